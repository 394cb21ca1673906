using System.Text;
using EsEnas.Analysis.Figures;
using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Tests.Fakes;
using EsEnas.Core.Controllers;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Tests.Figures;

/// <summary>Figures of runs of a task that this process could not simulate: it has no tasks and no library.</summary>
public sealed class RunFiguresTests
{
    private static IReadOnlyList<RunRecord> Runs() =>
    [
        MadeUpRun.WithNetworks(MadeUpRun.Of("f-1", MadeUpRun.Specification(ControllerKind.Factorized), 10, 30, 80, 120, 200, 260)),
        MadeUpRun.WithNetworks(MadeUpRun.Of("f-2", MadeUpRun.Specification(ControllerKind.Factorized, 2), 11, 31, 81, 121, 201, 261)),
        MadeUpRun.WithNetworks(MadeUpRun.Of("r-1", MadeUpRun.Specification(ControllerKind.Random), 10, 20, 30, 40, 50, 60)),
    ];

    [Needs(External.Font)]
    [Fact]
    public void Partitions_of_a_space_that_shares_weights_hold_their_labels()
    {
        var specification = MadeUpRun.Specification() with { Search = new SearchSpecification { Space = SearchKind.WeightSharing } };
        var svg = Svg(FigureKind.Partitions, [MadeUpRun.WithNetworks(MadeUpRun.Of("w", specification, 10, 30))]);

        foreach (var label in (string[])["observation", "action", "partition, in order of its weight"])
            Assert.Contains(label, svg.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_that_does_not_fit_names_up_to_five_runs()
    {
        var runs = Enumerable.Range(1, 7)
            .Select(seed => MadeUpRun.Of($"r{seed}", MadeUpRun.Specification(seed: (ulong)seed), 1, 2)).ToList();

        var error = Assert.Throws<AnalysisException>(() => Svg(FigureKind.Partitions, runs));

        Assert.Equal(AnalysisError.InvalidRequest, error.Error);
        Assert.StartsWith("partitions does not fit: run r1 shares no weights (edge-mask); run r2", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; and 2 more", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FigureKind.Network)]
    [InlineData(FigureKind.Partitions)]
    [InlineData(FigureKind.Pareto)]
    [InlineData(FigureKind.Front)]
    public void Function_has_no_networks_to_draw(FigureKind kind)
    {
        var run = MadeUpRun.Of("f", MadeUpRun.Specification() with { Task = "blackbox/sphere" }, 1, 2);

        var error = Assert.Throws<AnalysisException>(() => Svg(kind, [run]));

        Assert.Contains("run f searches a function, which has no networks", error.Message, StringComparison.Ordinal);
    }

    [Needs(External.Font)]
    [Fact]
    public void Negative_returns_are_drawn_below_zero_and_a_long_curve_has_a_smooth_course()
    {
        var run = MadeUpRun.Of("n", MadeUpRun.Specification(), [.. Enumerable.Range(0, 60).Select(i => i - 5.0 + (i % 2))]);

        var svg = Svg(FigureKind.Returns, [run]);

        Assert.Contains("pale: as measured; else the mean of 3 around", svg.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var group = RunGroup.Of([run])[0];
        var (plot, _) = ReturnPanel.Of("task", [group], [group.Label]);
        var curves = plot.GetPlottables().OfType<ScottPlot.Plottables.Scatter>().Select(curve => curve.Data.GetScatterPoints()).ToList();
        Assert.All(curves.Where(curve => curve.Count == 60), curve => Assert.Equal(-5, curve[0].Y));
        Assert.Equal(2, curves.Count(curve => curve.Count == 60));
        Assert.True(plot.Axes.GetLimits().Bottom < -5);
    }

    private static string Svg(FigureKind kind, IReadOnlyList<RunRecord> runs) =>
        Encoding.UTF8.GetString(RunFigures.Draw(kind, RunGroup.Of(runs)).ToSvg());

    [Needs(External.Font)]
    [Theory]
    [InlineData(FigureKind.Returns, "iteration", "mean return", "factorized (2 seeds)", "random (1 seed)", "lowest to highest seed")]
    [InlineData(FigureKind.Edges, "edges of a model (mean)", "target 12", MadeUpRun.Task)]
    [InlineData(FigureKind.Network, "iteration 1", "iteration 6", "certainty 2 |p − ½|", "most lack it", "s8", "a2", "policy, seed 1")]
    [InlineData(FigureKind.Masking, "edges used (%)", "mean return")]
    [InlineData(FigureKind.Pareto, "return", "Pareto front of single evaluations", "chosen policy")]
    public void Figure_of_a_task_that_cannot_be_simulated_here_holds_its_labels(FigureKind kind, params string[] labels)
    {
        var svg = Svg(kind, Runs());

        foreach (var label in labels)
            Assert.Contains(label, svg.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Needs(External.Font)]
    [Fact]
    public void Network_needs_the_sizes_of_one_run_of_a_group()
    {
        var runs = Runs();

        Assert.Contains("s8", Svg(FigureKind.Network, [runs[0] with { Layers = [] }, runs[1]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Network_of_unknown_sizes_names_the_run()
    {
        var error = Assert.Throws<AnalysisException>(() => Svg(FigureKind.Network, [Runs()[0] with { Layers = [] }]));

        Assert.Equal(AnalysisError.NothingToShow, error.Error);
        Assert.Equal("the sizes of run f-1's layers are not known: an older build stored it", error.Message);
    }

    [Fact]
    public void Network_of_sizes_that_are_not_those_of_the_counts_is_refused() =>
        Assert.Throws<AnalysisException>(() => Svg(FigureKind.Network, [Runs()[0] with { Layers = [8, 3] }]));

    [Needs(External.Font)]
    [Theory]
    [InlineData(FigureKind.Network, "none of these runs has edge counts")]
    [InlineData(FigureKind.Pareto, "none of these runs has evaluated a model or chosen a policy yet")]
    public void Run_that_has_nothing_of_the_kind_is_refused(FigureKind kind, string message)
    {
        var run = MadeUpRun.Of("a", MadeUpRun.Specification()) with { Front = [] };

        var error = Assert.Throws<AnalysisException>(() => Svg(kind, [run]));

        Assert.Equal(AnalysisError.NothingToShow, error.Error);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
