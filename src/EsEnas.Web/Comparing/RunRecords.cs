using EsEnas.Analysis.Statistics;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Comparing;

/// <summary>
/// Runs as tables need them, read once for as long as nothing happens to them; long ones with a row for a stretch of iterations instead of
/// each, whose sums are exact, as are returns where a run ends. Thread safe.
/// </summary>
internal sealed class RunRecords(IPageSource source, RunFeeds feeds)
{
    /// <summary>The most iterations of a run whose rows are all read; of a longer one its curve is taken.</summary>
    internal const int MostRows = 200_000;

    private const int RowsAtOnce = 5000;
    private const int MostKept = 100;
    private const string MethodLabel = "method";

    private readonly Lock sync = new();
    private readonly Dictionary<RunId, (string Fingerprint, Task<RunRecord> Record)> kept = [];

    /// <summary>Runs that are compared with each other.</summary>
    /// <returns>The runs; null as long as the curve of a long one is not whole.</returns>
    /// <exception cref="RunException">There is no such run, or this build does not know its specification.</exception>
    internal async Task<RunRecord[]?> ReadAsync(IReadOnlyList<RunId> runs)
    {
        var found = runs.Select(feeds.Of).ToList();
        await Task.WhenAll(found.Select(feed => feed.EnsureAsync(Asking.Patience)));
        foreach (var feed in found)
            if (feed.View.Status is null)
                throw new RunException(RunError.NotFound, $"{SafeText.Shown(feed.Run.Value)}: {feed.View.Problem}");
        if (found.Any(feed => feed.View is { Status.Iteration.Value: > MostRows, Curve: var curve }
            && (!curve.IsComplete || curve.Buckets.IsEmpty))) return null;
        // Where one ends, the others are looked at.
        int[] ends = [.. found.Select(feed => feed.View.Status!.Iteration.Value).Distinct().Order()];
        return await Task.WhenAll(found.Select(feed => KeptAsync(feed, feed.View, ends)));
    }

    private Task<RunRecord> KeptAsync(RunFeed feed, RunView view, int[] ends)
    {
        var status = view.Status!;
        var isLong = status.Iteration.Value > MostRows;
        var state = $"{status.SubmittedAt:O} {status.Fingerprint} {status.State} {status.PolicyReturn} " +
            (isLong ? string.Join(',', ends) : "");
        lock (sync)
        {
            if (!kept.TryGetValue(feed.Run, out var known) || known.Fingerprint != state || known.Record.IsFaulted)
            {
                if (kept.Count >= MostKept) kept.Clear();
                kept[feed.Run] = known =
                    (state, ReadAsync(feed, status, isLong ? ThinnedAsync(view, ends) : RowsAsync(status, known.Record)));
            }
            return known.Record;
        }
    }

    private static async Task<RunRecord> ReadAsync(RunFeed feed, RunStatus status, Task<IReadOnlyList<IterationRow>> rows)
    {
        var specification = await feed.Details.SpecificationAsync(status);
        var policy = status.DenseWeights > 0 ? await feed.Details.PolicyAsync(status) : null;
        return new RunRecord
        {
            Id = status.Id,
            Specification = specification.Specification
                ?? throw new RunException(RunError.InvalidSpecification, $"{status.Id}: {specification.Problem}"),
            Method = RunLabels.Read(status.Labels).Values.GetValueOrDefault(MethodLabel, ""),
            Rows = await rows,
            Totals = status.Iteration.Value > MostRows ? ThinnedRows.TotalsOf(await rows) : null,
            Policy = policy,
            PolicyReturn = status.PolicyReturn,
            Sizes = new ModelSizes(status.LiveWeights, status.Biases, status.DenseWeights, status.Bits, status.FairBits),
            Layers = status.Layers.IsDefault ? [] : status.Layers,
        };
    }

    private IExperimentGrain GrainOf(RunId run) => source.Grains.GetGrain<IExperimentGrain>(run.Value);

    // A run that is at work has some rows more than a moment ago: the others are not read again.
    private async Task<IReadOnlyList<IterationRow>> RowsAsync(RunStatus status, Task<RunRecord>? before)
    {
        List<IterationRow> rows = before is { IsCompletedSuccessfully: true, Result: { Totals: null, Rows: [.., var last] known } }
            && last.Iteration <= status.Iteration && await ReadAsync(status, last.Iteration, 1) is [var again] && again.Equals(last)
            ? [.. known] : [];
        for (var from = rows is [.., var end] ? end.Iteration.Next : IterationNumber.First; from <= status.Iteration;
            from = rows[^1].Iteration.Next)
        {
            var part = await ReadAsync(status, from, RowsAtOnce);
            if (part.Count == 0) break;
            rows.AddRange(part.TakeWhile(row => row.Iteration <= status.Iteration));
        }
        return rows;
    }

    private async Task<IReadOnlyList<IterationRow>> ReadAsync(RunStatus status, IterationNumber from, int count) =>
        IterationRow.Unpack(await GrainOf(status.Id).GetHistory(from, count));

    private async Task<IReadOnlyList<IterationRow>> ThinnedAsync(RunView view, int[] ends) => await ThinnedRows.OfAsync(view.Curve.Buckets,
        ends, async (first, count) => IterationRow.Unpack(await GrainOf(view.Status!.Id).GetHistory(new IterationNumber(first), count)));
}
