using EsEnas.Analysis.Statistics;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Comparing;

/// <summary>Runs as tables need them, read once for as long as nothing happens to them. Thread safe.</summary>
internal sealed class RunRecords(IPageSource source, RunFeeds feeds)
{
    /// <summary>The most iterations of a run that is compared on the page: all of its rows are read.</summary>
    internal const int MostIterations = 200_000;

    private const int RowsAtOnce = 5000;
    private const int MostKept = 100;
    private const string MethodLabel = "method";

    private readonly Lock sync = new();
    private readonly Dictionary<RunId, (string Fingerprint, Task<RunRecord> Record)> kept = [];

    /// <summary>A run.</summary>
    /// <exception cref="RunException">There is no such run, this build does not know its specification, or it is too long.</exception>
    internal async Task<RunRecord> ReadAsync(RunId run)
    {
        var feed = feeds.Of(run);
        await feed.EnsureAsync(Asking.Patience);
        if (feed.View.Status is not { } status)
            throw new RunException(RunError.NotFound, $"{SafeText.Shown(run.Value)}: {feed.View.Problem}");
        if (status.Iteration.Value > MostIterations)
            throw new RunException(RunError.Conflict, $"{run} has {Show.Count(status.Iteration.Value)} iterations, more than the " +
                $"{Show.Count(MostIterations)} that the page reads; in a console: {source.CommandLine("compare", run.Value)}");
        Task<RunRecord> task;
        lock (sync)
        {
            var state = $"{status.Fingerprint} {status.State} {status.PolicyReturn}";
            if (!kept.TryGetValue(run, out var known) || known.Fingerprint != state || known.Record.IsFaulted)
            {
                if (kept.Count >= MostKept) kept.Clear();
                kept[run] = known = (state, ReadAsync(feed, status));
            }
            task = known.Record;
        }
        return await task;
    }

    private async Task<RunRecord> ReadAsync(RunFeed feed, RunStatus status)
    {
        var specification = await feed.Details.SpecificationAsync(status);
        var rows = new List<IterationRow>();
        var grain = source.Grains.GetGrain<IExperimentGrain>(status.Id.Value);
        for (var from = IterationNumber.First; from <= status.Iteration; from = rows[^1].Iteration.Next)
        {
            var part = IterationRow.Unpack(await grain.GetHistory(from, RowsAtOnce));
            if (part.Count == 0) break;
            rows.AddRange(part.TakeWhile(row => row.Iteration <= status.Iteration));
        }
        var policy = status.DenseWeights > 0 ? await feed.Details.PolicyAsync(status) : null;
        return new RunRecord
        {
            Id = status.Id,
            Specification = specification.Specification
                ?? throw new RunException(RunError.InvalidSpecification, $"{status.Id}: {specification.Problem}"),
            Method = RunLabels.Read(status.Labels).Values.GetValueOrDefault(MethodLabel, ""),
            Rows = rows,
            Policy = policy,
            PolicyReturn = status.PolicyReturn,
            Sizes = new ModelSizes(status.LiveWeights, status.Biases, status.DenseWeights, status.Bits, status.FairBits),
            Layers = status.Layers.IsDefault ? [] : status.Layers,
        };
    }
}
