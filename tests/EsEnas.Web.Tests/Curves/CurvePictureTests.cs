using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Runs;
using EsEnas.Web.Curves;

namespace EsEnas.Web.Tests.Curves;

/// <summary>What is left of a long history when it is drawn.</summary>
public sealed class CurvePictureTests
{
    private const int Columns = 50;

    private static IterationRow Row(int iteration, double mean, double best = 0) =>
        new(new IterationNumber(iteration), mean, best, mean - 1, 2, 10, iteration % 7 == 0 ? 1 : 0, 100, 5, default);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    [InlineData(1000)]
    public void Wider_buckets_keep_ends_extremes_and_sums(int width)
    {
        var rows = Enumerable.Range(1, 1000).Select(i => Row(i, Math.Sin(i) * i)).ToList();
        var chunk = new CurveChunk();
        foreach (var row in rows) chunk.Add(row);
        foreach (var row in rows.Take(3)) chunk.Add(row);
        chunk.Widen(width);

        Assert.Equal(1000 / width, chunk.Buckets.Count);
        foreach (var bucket in chunk.Buckets)
        {
            var own = rows.Where(row => row.Iteration.Value >= bucket.First && row.Iteration.Value <= bucket.Last).ToList();
            Assert.Equal(width, own.Count);
            Assert.Equal(own[0].MeanReturn, bucket.FirstMean);
            Assert.Equal(own[^1].MeanReturn, bucket.LastMean);
            Assert.Equal(own.Min(row => row.MeanReturn), bucket.LowMean);
            Assert.Equal(own.Max(row => row.MeanReturn), bucket.HighMean);
            Assert.Equal(own.Sum(row => (long)row.Evaluations), bucket.Episodes);
            Assert.Equal(own.Sum(row => row.Steps), bucket.Steps);
            Assert.Equal(own.Sum(row => (long)row.Diverged), bucket.Invalid);
        }
    }

    [Fact]
    public void Iterations_without_a_return_leave_no_mark_and_no_gap_in_the_sums()
    {
        var chunk = new CurveChunk();
        foreach (var (iteration, mean) in new[] { (1, double.NaN), (2, 3.0), (3, double.NaN), (4, 5.0) }) chunk.Add(Row(iteration, mean));
        chunk.Widen(4);
        var bucket = Assert.Single(chunk.Buckets);
        Assert.Equal((3, 3, 5, 5), (bucket.FirstMean, bucket.LowMean, bucket.HighMean, bucket.LastMean));
        Assert.Equal(40, bucket.Episodes);
    }

    [Fact]
    public void Thinned_path_reaches_the_extremes_of_every_column_and_stays_short()
    {
        var rows = Enumerable.Range(1, 20_000)
            .Select(i => CurveBucket.Of(Row(i, i % 997 == 0 ? 500 : Math.Cos(i) * 10, 500))).ToImmutableArray();
        var picture = CurvePicture.Of(rows, CurveAxis.Iterations, Columns);
        var points = picture.Mean.Split('M', 'L').Skip(1).Select(point => point.Split(' ')
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Assert.True(points.Count <= 4 * Columns, $"{points.Count} points");
        var top = (int)Math.Round(1000 * (1 - picture.Up.Share(500)));
        Assert.Equal(Columns, points.GroupBy(point => point[0] * Columns / 1001).Count());
        Assert.Equal(20, points.Count(point => point[1] == top));
        Assert.Equal(points.Select(point => point[0]).Order(), points.Select(point => point[0]));
    }

    [Theory]
    [InlineData(-5.06, 358)]
    [InlineData(0, 0)]
    [InlineData(-1e-9, 1e9)]
    [InlineData(12345.6, 12345.6)]
    public void Axis_begins_and_ends_at_round_numbers_around_what_it_shows(double low, double high)
    {
        var axis = AxisScale.Of(low, high);
        Assert.True(axis.Low <= low && axis.High >= high && axis.High > axis.Low);
        Assert.InRange(axis.Ticks.Length, 3, 12);
        Assert.Equal(axis.Low, axis.Ticks[0], 6);
        Assert.Equal(axis.High, axis.Ticks[^1], 6);
    }
}
