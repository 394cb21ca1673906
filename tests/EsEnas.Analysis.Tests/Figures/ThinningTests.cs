using EsEnas.Analysis.Figures;
using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Tests.Fakes;

namespace EsEnas.Analysis.Tests.Figures;

public sealed class ThinningTests
{
    private const int Columns = 50;
    private static readonly double[] Xs = [.. Enumerable.Range(1, 10_000).Select(i => (double)i)];
    private static readonly double[] Ys = [.. Xs.Select(x => Math.Sin(x / 700) + (Math.Sin(x * 12.9898) * 0.3))];

    [Fact]
    public void Short_curve_is_drawn_as_it_is()
    {
        var (xs, ys) = Thinning.Line(Xs[..200], Ys[..200], Columns);

        Assert.Equal(Xs[..200], xs);
        Assert.Equal(Ys[..200], ys);
    }

    [Fact]
    public void Every_column_of_a_long_curve_covers_what_all_its_points_do()
    {
        var (xs, ys) = Thinning.Line(Xs, Ys, Columns);

        Assert.InRange(xs.Length, Columns, 4 * Columns);
        Assert.Equal(xs.Order(), xs);
        Assert.Equal((Xs[0], Ys[0], Xs[^1], Ys[^1]), (xs[0], ys[0], xs[^1], ys[^1]));
        for (var column = 0; column < Columns; column++)
        {
            var (from, to) = (Xs[column * 200], Xs[(column * 200) + 199]);
            var all = Xs.Zip(Ys).Where(point => point.First >= from && point.First <= to).Select(point => point.Second).ToList();
            var kept = xs.Zip(ys).Where(point => point.First >= from && point.First <= to).Select(point => point.Second).ToList();
            Assert.Equal((all.Min(), all.Max()), (kept.Min(), kept.Max()));
        }
    }

    [Fact]
    public void Band_of_a_long_curve_keeps_its_ends_and_its_extremes()
    {
        double[] lows = [.. Ys.Select(y => y - 1)], highs = [.. Ys.Select(y => y + 1)];

        var (xs, thinLows, thinHighs) = Thinning.Band(Xs, lows, highs, Columns);

        Assert.Equal(Columns, xs.Length);
        Assert.Equal((Xs[0], Xs[^1]), (xs[0], xs[^1]));
        Assert.Equal((lows.Min(), highs.Max()), (thinLows.Min(), thinHighs.Max()));
    }

    [Needs(External.Font)]
    [Fact]
    public void Figure_of_a_hundred_thousand_iterations_is_not_larger_than_its_pixels_need()
    {
        double[] means = [.. Enumerable.Range(1, 100_000).Select(i => 300 * (1 - Math.Exp(-i / 20_000.0)) + (20 * Math.Sin(i * 12.9898)))];

        var figure = RunFigures.Draw(FigureKind.Returns, RunGroup.Of(
            [MadeUpRun.Of("a", MadeUpRun.Specification(seed: 1), means), MadeUpRun.Of("b", MadeUpRun.Specification(seed: 2), means)]));

        Assert.InRange(figure.ToSvg().Length, 10_000, 600_000);
    }
}
