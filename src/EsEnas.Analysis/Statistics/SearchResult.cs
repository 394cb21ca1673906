using EsEnas.Core.Policies;
using EsEnas.Core.Runs;

namespace EsEnas.Analysis.Statistics;

/// <summary>What a task's searches cost and came to, over their seeds.</summary>
/// <param name="Published">What is published of the task.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Reached">How many reached the published threshold by their mean at the current weights.</param>
/// <param name="EpisodesToThreshold">Mean training episodes to it, over these; null if none did, or there is none.</param>
/// <param name="Episodes">Mean training episodes in all.</param>
/// <param name="Return">Mean return of the chosen policies on episodes that had no part in choosing them; null without one.</param>
/// <param name="Lowest">The lowest of these.</param>
/// <param name="Weights">Mean weights of the chosen policies.</param>
/// <param name="Bits">Mean bits of these by the paper's count.</param>
public sealed record SearchResult(PublishedSearch Published, int Runs, int Reached, double? EpisodesToThreshold, double Episodes,
    double? Return, double? Lowest, double? Weights, double? Bits)
{
    /// <summary>Of the runs of one task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="runs">Its complete runs.</param>
    public static SearchResult Of(string task, IReadOnlyCollection<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var published = PublishedSearch.Of(task);
        double[] reached = [.. runs.Select(run => EpisodesTo(run, published.Threshold)).OfType<long>().Select(count => (double)count)];
        double[] returns = [.. runs.Select(run => run.PolicyReturn).OfType<double>()];
        ModelSize[] sizes = [.. runs.Select(run => run.Policy?.Size).OfType<ModelSize>()];
        return new SearchResult(published, runs.Count, reached.Length, Mean(reached),
            Mean([.. runs.Select(run => (double)run.Evaluations)]) ?? 0, Mean(returns), returns.Length == 0 ? null : returns.Min(),
            Mean([.. sizes.Select(size => (double)size.LiveWeights)]), Mean([.. sizes.Select(size => (double)size.Bits)]));
    }

    private static long? EpisodesTo(RunRecord run, double? threshold)
    {
        foreach (var (row, totals) in IterationTotals.Over(run.Rows))
            if (row.MeanReturn >= threshold) return totals.Episodes;
        return null;
    }

    private static double? Mean(double[] values) => values.Length == 0 ? null : values.Average();
}
