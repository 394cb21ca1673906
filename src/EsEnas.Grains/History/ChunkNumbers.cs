using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.History;

/// <summary>Which chunk of a history holds which iterations.</summary>
internal static class ChunkNumbers
{
    /// <summary>The chunk that holds an iteration, from 0.</summary>
    public static int Of(IterationNumber iteration) => (iteration.Value - 1) / HistoryLimits.RowsPerChunk;

    /// <summary>The last iteration of a chunk.</summary>
    public static IterationNumber LastOf(int chunk) => new((chunk + 1) * HistoryLimits.RowsPerChunk);
}
