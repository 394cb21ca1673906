using EsEnas.Analysis.Statistics;

namespace EsEnas.Analysis.Figures;

/// <summary>How often each candidate edge stood in the models that one iteration proposed, pooled over the seeds of a group.</summary>
/// <param name="Iteration">The iteration.</param>
/// <param name="Shares">p for each edge of the layout, 0 to 1.</param>
internal sealed record EdgeFrequencies(int Iteration, double[] Shares)
{
    /// <summary>The iterations at which every run of a group kept its counts, in order.</summary>
    public static IReadOnlyList<EdgeFrequencies> Of(RunGroup group)
    {
        var counted = group.Runs.Select(
            run => run.Proposals.Where(summary => !summary.EdgeCounts.IsEmpty).ToDictionary(summary => summary.Iteration.Value)).ToList();
        var common = counted[0].Keys.Where(iteration => counted.All(run => run.ContainsKey(iteration))).Order();
        return [.. common.Select(iteration =>
        {
            var summaries = counted.ConvertAll(run => run[iteration]);
            var models = (double)summaries.Sum(summary => summary.Models);
            return new EdgeFrequencies(iteration, [.. Enumerable.Range(0, summaries[0].EdgeCounts.Length)
                .Select(edge => summaries.Sum(summary => summary.EdgeCounts[edge]) / models)]);
        })];
    }
}
