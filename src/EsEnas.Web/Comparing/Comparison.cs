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

    private static ImmutableArray<CurveBucket> BucketsOf(RunGroup group)
    {
        var rows = ImmutableArray.CreateBuilder<CurveBucket>();
        var last = group.Runs.Min(run => run.Rows.Count);
        for (var i = 0; i < last; i++)
        {
            var means = group.Runs.Select(run => run.Rows[i].MeanReturn).Where(double.IsFinite).ToList();
            var first = group.Runs[0].Rows[i];
            var mean = means.Count > 0 ? means.Average() : double.NaN;
            var isBand = group.Runs.Count > 1 && means.Count > 0;
            rows.Add(CurveBucket.Of(first) with
            {
                FirstMean = mean, LowMean = mean, HighMean = mean, LastMean = mean, Best = double.NaN, Weights = double.NaN,
                LowBand = isBand ? means.Min() : double.NaN, HighBand = isBand ? means.Max() : double.NaN,
                Episodes = (long)group.Runs.Average(run => run.Rows[i].Evaluations),
                Steps = (long)group.Runs.Average(run => (double)run.Rows[i].Steps),
            });
        }
        return rows.ToImmutable();
    }
}
