using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Controllers;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

[Needs(External.MuJoCo)]
public sealed class PlotCommandTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Task<Invocation> PlotAsync(FakeConnector connector, params string[] args) =>
        Invocation.RunAsync(["plot", .. args, "--data", scratch.Path], connector);

    /// <summary>Runs with all that any figure needs: returns, edges, a target, edge counts, policies.</summary>
    private static FakeConnector Rich()
    {
        var connector = new FakeConnector();
        foreach (var (controller, name) in new[]
        {
            (ControllerKind.Factorized, "factorized"), (ControllerKind.RegularizedEvolution, "evolution")
        })
        {
            for (var seed = 1UL; seed <= 2; seed++)
            {
                var specification = new ExperimentSpecification
                {
                    Task = "swimmer",
                    Seed = seed,
                    Iterations = 6,
                    Controller = new ControllerSpecification { Kind = controller },
                    Policy = new PolicySpecification { Hidden = [] },
                    Search = new SearchSpecification { Space = SearchKind.EdgeMask },
                    Objective = new ObjectiveSpecification { TargetEdges = 12 },
                };
                var run = connector.Add($"m-{name}-s{seed}", specification, 10, 30 + seed, 80, 120, 200, 260 + seed);
                run.Status = run.Status! with
                {
                    Front = FakeRun.ExampleFront,
                    Pareto = [new ParetoPoint(4, 50, new(1)), new ParetoPoint(9, 200 + seed, new(3)), new ParetoPoint(14, 280, new(6))],
                };
                for (var i = 1; i <= 6; i++)
                    run.Proposals.Add(new ProposalSummary(new(i), 150,
                        [.. Enumerable.Range(0, 16).Select(edge => (ushort)(75 + (edge % 2 == 0 ? 12 * i : -12 * i)))], 0.5, double.NaN));
            }
        }
        return connector;
    }

    private static string TextOf(string svg) => svg.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal);

    [Needs(External.Font)]
    [Theory]
    [InlineData("returns", "iteration", "mean return", "factorized (2 seeds)", "regularized-evolution (2 seeds)", "lowest to highest seed")]
    [InlineData("edges", "edges of a model (mean)", "target 12", "swimmer")]
    [InlineData("network", "iteration 1", "iteration 6", "certainty 2 |p − ½|", "most lack it", "s1", "a2", "policy, seed 1",
        "a1 rot2", "negative weight")]
    [InlineData("masking", "edges used (%)", "mean return")]
    [InlineData("pareto", "active weights", "return", "Pareto front of single evaluations", "chosen policy")]
    [InlineData("front", "bytes of flash", "return", "policies of every size")]
    public async Task Svg_holds_the_labels_and_the_curves_and_is_the_same_every_time(string kind, params string[] labels)
    {
        var (first, second) = (scratch.File("a.svg"), scratch.File("b.svg"));

        var result = await PlotAsync(Rich(), kind, "m-*", "-o", first);
        var again = await PlotAsync(Rich(), kind, "m-*", "-o", second);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.True(again.Code == ExitCode.Ok, again.Error);
        var svg = TextOf(await File.ReadAllTextAsync(first, TestContext.Current.CancellationToken));
        Assert.StartsWith("<?xml", svg, StringComparison.Ordinal);
        Assert.EndsWith("</svg>", svg.TrimEnd(), StringComparison.Ordinal);
        foreach (var label in labels) Assert.Contains(label, svg, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Needs(External.Font)]
    [Theory, InlineData("returns"), InlineData("edges"), InlineData("network"), InlineData("masking"), InlineData("pareto"),
        InlineData("front")]
    public async Task Png_has_the_size_that_was_asked_for(string kind)
    {
        var file = scratch.File("a.png");

        var result = await PlotAsync(Rich(), kind, "m-*", "-o", file, "--scale", "1", "--json");

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var root = JsonDocument.Parse(result.Out).RootElement;
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("\u0089PNG\r\n\u001a\n", Encoding.Latin1.GetString(bytes, 0, 8));
        Assert.Equal(root.GetProperty("width").GetInt32(), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal(root.GetProperty("height").GetInt32(), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
        Assert.Equal("IEND", Encoding.ASCII.GetString(bytes, bytes.Length - 8, 4));
        Assert.Equal(4, root.GetProperty("runs").GetInt32());
    }

    [Needs(External.Font)]
    [Fact]
    public async Task Each_method_has_a_color_and_the_papers_figure_a_line()
    {
        var file = scratch.File("a.svg");

        var result = await PlotAsync(MadeUpRuns.TwoMethods(), "returns", "x-*", "-o", file);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        var svg = TextOf(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("paper 343", svg, StringComparison.Ordinal);
        Assert.Contains("paper's final mean", svg.Replace("&apos;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        // The second method is blue; the first is black.
        Assert.Contains("#0072B2", svg, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("regularized-evolution (3 seeds)", svg, StringComparison.Ordinal);
        Assert.Contains("x-random-s1, random", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("(1 seed)", svg, StringComparison.Ordinal);
        // Curves are solid; the paper's line is not.
        Assert.DoesNotContain("stroke-width=\"2\" stroke-dasharray=", svg, StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray=", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retruns a -o f.png", "plot: 'retruns' is not allowed: returns, edges, network, partitions, masking, pareto, front; " +
        "did you mean 'returns'?")]
    [InlineData("returns a", "plot: -o FILE is missing")]
    [InlineData("returns a -o f.gif", "--output: 'f.gif' is not allowed: a file ending in .png or .svg")]
    [InlineData("returns a -o f.png --scale 9", "--scale: '9' is not allowed: a whole number from 1 to 8")]
    public async Task Wrong_command_line_is_refused_before_anything_is_read(string line, string message)
    {
        var connector = new FakeConnector();

        var result = await PlotAsync(connector, line.Split(' '));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(0, connector.Opened);
    }

    [Needs(External.Font)]
    [Fact]
    public async Task Existing_file_is_kept_unless_forced()
    {
        var file = scratch.Write("a.svg", "mine");

        var refused = await PlotAsync(MadeUpRuns.TwoMethods(), "returns", "x-*", "-o", file);
        Assert.Equal(ExitCode.Conflict, refused.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Ok, (await PlotAsync(MadeUpRuns.TwoMethods(), "returns", "x-*", "-o", file, "--force")).Code);
        Assert.Equal([file], Directory.GetFiles(scratch.Path));
    }

    [Needs(External.Font)]
    [Fact]
    public async Task One_run_goes_by_its_name_and_labels_replace_names()
    {
        var file = scratch.File("a.svg");
        async Task<string> LegendAsync(params string[] args)
        {
            var result = await PlotAsync(MadeUpRuns.TwoMethods(), ["returns", .. args, "-o", file, "--force"]);
            Assert.True(result.Code == ExitCode.Ok, result.Error);
            return TextOf(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        var alone = await LegendAsync("x-random-s1");
        Assert.Contains("x-random-s1", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("edge-pruning", alone, StringComparison.Ordinal);
        var labeled = await LegendAsync("x-*", "--label", "ours & theirs", "--label", "chance");
        Assert.Contains("ours &amp; theirs (3 seeds)", labeled, StringComparison.Ordinal);
        Assert.Contains("chance (1 seed)", labeled, StringComparison.Ordinal);
        Assert.DoesNotContain("random", labeled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_are_too_few_are_refused_with_what_there_is_to_label()
    {
        var result = await PlotAsync(MadeUpRuns.TwoMethods(), "returns", "x-*", "-o", scratch.File("a.svg"), "--label", "ours");

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("1 label for 2 methods: one for each, in this order: regularized-evolution; random", result.Error,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Path));
    }

    [Theory]
    [InlineData("partitions", SearchKind.EdgePruning, "partitions does not fit: run r shares no weights (edge-pruning)")]
    [InlineData("network", SearchKind.WeightSharing,
        "network does not fit: run r has models that all have the same edges (weight-sharing)")]
    [InlineData("edges", SearchKind.Unstructured, "edges does not fit: run r has models that all have the same edges (unstructured)")]
    [InlineData("masking", SearchKind.Toeplitz, "masking does not fit: run r has models that all have the same edges (toeplitz)")]
    public async Task Kind_that_does_not_fit_a_run_is_refused_by_name(string kind, SearchKind space, string message)
    {
        var connector = new FakeConnector();
        var search = new SearchSpecification { Space = space };
        connector.Add("r", new ExperimentSpecification { Task = "swimmer", Iterations = 4, Search = search }, 1, 2, 3, 4);

        var result = await PlotAsync(connector, kind, "r", "-o", scratch.File("a.svg"));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public async Task Run_without_edge_counts_has_no_network()
    {
        var result = await PlotAsync(MadeUpRuns.TwoMethods(), "network", "x-*", "-o", scratch.File("a.png"));

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Contains("none of these runs has edge counts", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Path));
    }
}
