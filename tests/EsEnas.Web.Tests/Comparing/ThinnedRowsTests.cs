using EsEnas.Analysis.Statistics;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Comparing;
using EsEnas.Web.Curves;

namespace EsEnas.Web.Tests.Comparing;

/// <summary>Runs too long to read row by row are compared all the same, with the numbers that all their rows would give.</summary>
public sealed class ThinnedRowsTests
{
    private const int Width = 40;

    private static List<IterationRow> Rows(int seed, int count) => [.. Enumerable.Range(1, count).Select(i =>
        new IterationRow(new IterationNumber(i), Math.Sin(i + seed) * i, i, 0, 1, 10 + (i % 3), i % 11 == 0 ? 1 : 0, 100 + i, 5, default))];

    private static async Task<IReadOnlyList<IterationRow>> ThinAsync(List<IterationRow> rows, params int[] ends)
    {
        var chunk = new CurveChunk();
        foreach (var row in rows) chunk.Add(row);
        chunk.Widen(Width);
        return await ThinnedRows.OfAsync([.. chunk.Buckets], ends,
            (first, count) => Task.FromResult<IReadOnlyList<IterationRow>>(rows.GetRange(first - 1, count)));
    }

    private static RunRecord Thinned(int seed, IReadOnlyList<IterationRow> rows) =>
        Record(seed, rows) with { Totals = ThinnedRows.TotalsOf(rows) };

    private static RunRecord Record(int seed, IReadOnlyList<IterationRow> rows) => new()
    {
        Id = new RunId($"run-{seed}"),
        Specification = SpecificationYaml.Read($"task: blackbox/sphere\niterations: 1000\nseed: {seed}\n"),
        Rows = rows,
        Sizes = new ModelSizes(0, 0, 0, 0, 0),
    };

    [Fact]
    public async Task Long_run_has_few_rows_whose_sums_are_those_of_all()
    {
        var rows = Rows(1, 1000);
        var thinned = await ThinAsync(rows, 333, 1000);
        Assert.Equal((1000 / Width) + 1, thinned.Count);
        Assert.Equal(rows.Sum(row => row.Steps), thinned.Sum(row => row.Steps));
        Assert.Equal(rows.Sum(row => row.Diverged), thinned.Sum(row => row.Diverged));
        Assert.Equal(rows.Take(333).Sum(row => row.Evaluations),
            thinned.Where(row => row.Iteration.Value <= 333).Sum(row => row.Evaluations));
        Assert.Equal(rows[332].MeanReturn, thinned.Single(row => row.Iteration.Value == 333).MeanReturn);
        Assert.Equal(rows[^1].MeanReturn, thinned[^1].MeanReturn);
    }

    [Fact]
    public async Task Table_of_long_runs_is_that_of_all_their_rows()
    {
        var (one, two) = (Rows(1, 1000), Rows(2, 777));
        var all = Comparison.Of([Record(1, one), Record(2, two)], CurveAxis.Steps);
        var thin = Comparison.Of(
            [Thinned(1, await ThinAsync(one, 777, 1000)), Thinned(2, await ThinAsync(two, 777, 1000))], CurveAxis.Steps);
        var (expected, found) = (Assert.Single(all.Summaries), Assert.Single(thin.Summaries));
        Assert.Equal((777, expected.Returns, expected.Episodes, expected.Steps),
            (found.Iteration.Value, found.Returns, found.Episodes, found.Steps));
        Assert.Equal(all.Curves[0].Across, thin.Curves[0].Across, (a, b) => a.High == b.High);
    }

    [Fact]
    public async Task Long_run_beside_a_short_one_is_drawn_where_both_have_rows()
    {
        var comparison = Comparison.Of(
            [Thinned(1, await ThinAsync(Rows(1, 1000), 1000)), Record(2, Rows(2, 1000))], CurveAxis.Iterations);
        Assert.Equal(1000 / Width, comparison.Curves[0].Mean.Split('M', 'L').Length - 1);
        Assert.NotEmpty(comparison.Curves[0].Band);
    }

    [Fact]
    public async Task Iterations_that_are_not_kept_leave_the_stretch_whole()
    {
        var chunk = new CurveChunk();
        foreach (var row in Rows(1, 80)) chunk.Add(row);
        chunk.Widen(Width);
        var thinned = await ThinnedRows.OfAsync([.. chunk.Buckets], [50],
            (_, _) => Task.FromResult<IReadOnlyList<IterationRow>>([]));
        Assert.Equal([40, 80], thinned.Select(row => row.Iteration.Value));
    }
}
