using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>History rows in the packed form in which grains send them.</summary>
internal static class PackedRows
{
    private const int ChunkOfRows = 5000;

    public static IReadOnlyList<IterationRow> Read(byte[] packed) => IterationRow.Unpack(packed);

    /// <summary>All rows of a run from an iteration on, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadAllAsync(IExperimentGrain run, int fromIteration) => ReadAllAsync(run.GetHistory, fromIteration);

    /// <summary>All rows of a phase after training, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadPhaseAsync(IExperimentGrain run, string phase) =>
        ReadAllAsync((from, count) => run.GetPhaseHistory(phase, from, count), 1);

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

    /// <summary>What the proposals of a run's first <paramref name="iterations"/> iterations have in common, in order, as far as it is kept.</summary>
    public static async IAsyncEnumerable<ProposalSummary> ReadProposalsAsync(IExperimentGrain run, int iterations)
    {
        for (var from = 1; from <= iterations; from += ChunkOfRows)
            foreach (var summary in ProposalSummary.Unpack(await run.GetProposals(from, ChunkOfRows))) yield return summary;
    }
}
