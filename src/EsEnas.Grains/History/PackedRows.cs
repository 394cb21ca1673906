using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.History;

/// <summary>History rows one after another in their binary form.</summary>
internal static class PackedRows
{
    /// <summary>The chunk that holds an iteration, from 0.</summary>
    public static int ChunkOf(IterationNumber iteration) => (iteration.Value - 1) / HistoryLimits.RowsPerChunk;

    /// <summary>The last iteration of a chunk.</summary>
    public static IterationNumber LastOf(int chunk) => new((chunk + 1) * HistoryLimits.RowsPerChunk);

    public static byte[] Pack(IEnumerable<IterationRow> rows) => IterationRow.Pack(rows);

    /// <exception cref="ArgumentException">Not a whole number of rows.</exception>
    public static IReadOnlyList<IterationRow> Unpack(ReadOnlySpan<byte> bytes) => IterationRow.Unpack(bytes);
}
