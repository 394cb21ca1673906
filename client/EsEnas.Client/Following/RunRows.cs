using System.Runtime.CompilerServices;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>All rows of a history, a bounded number at a time.</summary>
internal static class RunRows
{
    private const int ChunkOfRows = 5000;

    /// <summary>All rows of a run from an iteration on, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadAllAsync(IRunReader reader, RunId run, IterationNumber fromIteration,
        CancellationToken cancellationToken) =>
            ReadAllAsync((from, count) => reader.GetHistoryAsync(run, from, count, cancellationToken), fromIteration);

    /// <summary>All rows of a phase after training, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadPhaseAsync(IRunReader reader, RunId run, string phase,
        CancellationToken cancellationToken) =>
            ReadAllAsync((from, count) => reader.GetPhaseHistoryAsync(run, phase, from, count, cancellationToken), IterationNumber.First);

    private static async IAsyncEnumerable<IterationRow> ReadAllAsync(Func<IterationNumber, int, Task<IReadOnlyList<IterationRow>>> read,
        IterationNumber fromIteration)
    {
        for (var from = IterationNumber.Max(IterationNumber.First, fromIteration); ;)
        {
            var rows = await read(from, ChunkOfRows);
            if (rows.Count == 0) yield break;
            foreach (var row in rows) yield return row;
            from = rows[^1].Iteration.Next;
        }
    }

    /// <summary>
    /// What the proposals of a run's iterations up to <paramref name="last"/> have in common, in order, as far as it is kept.
    /// </summary>
    public static async IAsyncEnumerable<ProposalSummary> ReadProposalsAsync(IRunReader reader, RunId run, IterationNumber last,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = IterationNumber.First; from <= last; from += ChunkOfRows)
            foreach (var summary in await reader.GetProposalsAsync(run, from, ChunkOfRows, cancellationToken))
                yield return summary;
    }
}
