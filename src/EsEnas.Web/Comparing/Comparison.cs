using System.Collections.Immutable;
using EsEnas.Analysis;
using EsEnas.Analysis.Statistics;
using EsEnas.Core.Runs;
using EsEnas.Web.Curves;

namespace EsEnas.Web.Comparing;

/// <summary>Runs in groups that differ in nothing but the seed, as <c>compare</c> has them: a line of the table and a curve each.</summary>
/// <param name="Summaries">The groups' numbers.</param>
/// <param name="Curves">The groups' curves, all on the same axes: the mean over the seeds, lowest to highest seed as the band.</param>
public sealed record Comparison(ImmutableArray<GroupSummary> Summaries, ImmutableArray<CurvePicture> Curves)
{
    private const int Columns = 400;

    /// <summary>How many runs are compared.</summary>
    internal int Runs => Summaries.Sum(summary => summary.Group.Runs.Count);

    /// <summary>Compares.</summary>
    /// <exception cref="AnalysisException">Two runs are the same experiment, or one has no iteration yet.</exception>
    internal static Comparison Of(IReadOnlyList<RunRecord> runs, CurveAxis axis)
    {
        var groups = RunGroup.Of(runs);
        var buckets = groups.Select(BucketsOf).ToList();
        var across = AxisScale.Of(0, buckets.Max(all => CurvePicture.EndOf(all, axis)));
        var up = CurvePicture.HeightsOf([.. buckets.SelectMany(all => all)]);
        return new Comparison([.. groups.Select(group => GroupSummary.Of(group, null))],
            [.. buckets.Select(all => CurvePicture.Of(all, axis, Columns, across, up))]);
    }

    // At the iterations of the run that has the fewest rows: those of long runs stand for several iterations.
    private static ImmutableArray<CurveBucket> BucketsOf(RunGroup group)
    {
        var buckets = ImmutableArray.CreateBuilder<CurveBucket>();
        var end = group.LastCommonIteration;
        var walks = group.Runs.Select(run => new RowWalk(run.Rows)).ToList();
        foreach (var row in group.Runs.Select(run => run.Rows.TakeWhile(row => row.Iteration <= end).ToList()).MinBy(rows => rows.Count)!)
        {
            foreach (var walk in walks) walk.GoTo(row.Iteration);
            var means = walks.Select(walk => walk.MeanReturn).Where(double.IsFinite).ToList();
            var mean = means.Count > 0 ? means.Average() : double.NaN;
            var isBand = group.Runs.Count > 1 && means.Count > 0;
            buckets.Add(CurveBucket.Of(row) with
            {
                FirstMean = mean, LowMean = mean, HighMean = mean, LastMean = mean, Best = double.NaN, Weights = double.NaN,
                LowBand = isBand ? means.Min() : double.NaN, HighBand = isBand ? means.Max() : double.NaN,
                Episodes = (long)walks.Average(walk => walk.Episodes),
                Steps = (long)walks.Average(walk => (double)walk.Steps),
            });
        }
        return buckets.ToImmutable();
    }

    // Goes through a run's rows: what stands at an iteration, and what came since the one before.
    private sealed class RowWalk(IReadOnlyList<IterationRow> rows)
    {
        private int next;

        public double MeanReturn { get; private set; } = double.NaN;

        public long Episodes { get; private set; }

        public long Steps { get; private set; }

        public void GoTo(IterationNumber iteration)
        {
            (Episodes, Steps) = (0, 0);
            for (; next < rows.Count && rows[next].Iteration <= iteration; next++)
            {
                MeanReturn = rows[next].MeanReturn;
                Episodes += rows[next].Evaluations;
                Steps += rows[next].Steps;
            }
        }
    }
}
