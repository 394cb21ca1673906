using System.Runtime.CompilerServices;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>History rows in the packed form in which grains send them.</summary>
internal static class PackedRows
{
    private const int ChunkOfRows = 5000;

    public static IReadOnlyList<IterationRow> Read(byte[] packed) => IterationRow.Unpack(packed);

    /// <summary>All rows of a run from an iteration on, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadAllAsync(IRunReader reader, string run, int fromIteration,
        CancellationToken cancellationToken) =>
            ReadAllAsync((from, count) => reader.GetHistoryAsync(run, from, count, cancellationToken), fromIteration);

    /// <summary>All rows of a phase after training, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadPhaseAsync(IRunReader reader, string run, string phase,
        CancellationToken cancellationToken) =>
            ReadAllAsync((from, count) => reader.GetPhaseHistoryAsync(run, phase, from, count, cancellationToken), 1);

    private static async IAsyncEnumerable<IterationRow> ReadAllAsync(Func<int, int, Task<byte[]>> read, int fromIteration)
    {
        for (var from = Math.Max(1, fromIteration); ;)
        {
            var rows = Read(await read(from, ChunkOfRows));
            if (rows.Count == 0) yield break;
            foreach (var row in rows) yield return row;
            from = rows[^1].Iteration + 1;
        }
    }

    /// <summary>
    /// What the proposals of a run's first <paramref name="iterations"/> iterations have in common, in order, as far as it is kept.
    /// </summary>
    public static async IAsyncEnumerable<ProposalSummary> ReadProposalsAsync(IRunReader reader, string run, int iterations,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = 1; from <= iterations; from += ChunkOfRows)
            foreach (var summary in ProposalSummary.Unpack(await reader.GetProposalsAsync(run, from, ChunkOfRows, cancellationToken)))
                yield return summary;
    }
}
