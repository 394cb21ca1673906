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
    public static IAsyncEnumerable<IterationRow> ReadAllAsync(IRunReader reader, RunId run, IterationNumber fromIteration,
        CancellationToken cancellationToken) =>
            ReadAllAsync((from, count) => reader.GetHistoryAsync(run, from, count, cancellationToken), fromIteration);

    /// <summary>All rows of a phase after training, in order.</summary>
    public static IAsyncEnumerable<IterationRow> ReadPhaseAsync(IRunReader reader, RunId run, string phase,
        CancellationToken cancellationToken) =>
            ReadAllAsync((from, count) => reader.GetPhaseHistoryAsync(run, phase, from, count, cancellationToken), IterationNumber.First);

    private static async IAsyncEnumerable<IterationRow> ReadAllAsync(Func<IterationNumber, int, Task<byte[]>> read,
        IterationNumber fromIteration)
    {
        for (var from = IterationNumber.Max(IterationNumber.First, fromIteration); ;)
        {
            var rows = Read(await read(from, ChunkOfRows));
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
            foreach (var summary in ProposalSummary.Unpack(await reader.GetProposalsAsync(run, from, ChunkOfRows, cancellationToken)))
                yield return summary;
    }
}
