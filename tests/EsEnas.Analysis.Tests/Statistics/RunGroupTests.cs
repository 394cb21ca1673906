using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Tests.Fakes;
using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Analysis.Tests.Statistics;

public sealed class RunGroupTests
{
    [Fact]
    public void Runs_that_differ_in_the_seed_are_one_group_in_order_of_the_seed()
    {
        var groups = RunGroup.Of([MadeUpRun.Of("b", MadeUpRun.Specification(seed: 2), 1, 2),
            MadeUpRun.Of("c", MadeUpRun.Specification(ControllerKind.Factorized), 5),
            MadeUpRun.Of("a", MadeUpRun.Specification(seed: 1), 3)]);

        Assert.Equal(["random", "factorized"], groups.Select(group => group.Label));
        Assert.Equal(["a", "b"], groups[0].Runs.Select(run => run.Id.Value));
        Assert.Equal(1, groups[0].LastCommonIteration.Value);
    }

    [Fact]
    public void Methods_of_a_sweep_keep_the_names_that_it_gives_them()
    {
        RunRecord Run(string id, ControllerKind kind, string method, string task = MadeUpRun.Task) =>
            MadeUpRun.Of(id, MadeUpRun.Specification(kind) with { Task = task }, 1) with { Method = method };

        Assert.Equal(["baseline", "ours", "baseline"], RunGroup.Of([Run("a", ControllerKind.Random, "baseline"),
            Run("b", ControllerKind.Factorized, "ours"), Run("c", ControllerKind.Random, "baseline", "another")])
            .Select(group => group.Label));
        // Of one that has none, and of two that have the same, by what distinguishes them.
        Assert.Equal(["ours", "factorized"], RunGroup.Of([Run("a", ControllerKind.Random, "ours"), Run("b", ControllerKind.Factorized, "")])
            .Select(group => group.Label));
        Assert.Equal(["random", "factorized"], RunGroup.Of([Run("a", ControllerKind.Random, "ours"),
            Run("b", ControllerKind.Factorized, "ours")]).Select(group => group.Label));
    }

    [Theory]
    [InlineData("swimmer", 0, "edge-pruning, regularized-evolution")]
    [InlineData("blackbox/sphere", 0.5, "regularized-evolution")]
    public void Single_group_is_called_by_what_has_an_effect(string task, double share, string label)
    {
        var specification = new ExperimentSpecification { Task = task };
        if (share > 0) specification = specification with { Blackbox = new BlackboxSpecification { CategoricalShare = share } };

        Assert.Equal(label, Assert.Single(RunGroup.Of([MadeUpRun.Of("a", specification, 1)])).Label);
    }

    [Fact]
    public void Trend_is_of_the_iterations_that_measured_a_return()
    {
        RunRecord Run(int measured)
        {
            // A rise in which each mean is carried on for nine iterations.
            var run = MadeUpRun.Of("a", MadeUpRun.Specification(), [.. Enumerable.Range(0, 10 * measured).Select(i => 100.0 * (i / 10))]);
            return run with
            {
                Rows = [.. run.Rows.Select((row, i) => row with { MeanReturnIteration = new((i / 10 * 10) + 1) })],
            };
        }

        ReturnTrend? Trend(RunRecord run) => GroupSummary.Of(Assert.Single(RunGroup.Of([run])), null).Trend;

        Assert.Null(Trend(Run(measured: 19)));
        Assert.Equal((1, 100.0), (Trend(Run(measured: 20))!.Sign, Trend(Run(measured: 20))!.Slope));
    }

    [Fact]
    public void Same_experiment_twice_is_refused_by_name()
    {
        var error = Assert.Throws<AnalysisException>(
            () => RunGroup.Of([MadeUpRun.Of("a", MadeUpRun.Specification(), 1), MadeUpRun.Of("b", MadeUpRun.Specification(), 1)]));

        Assert.Equal(AnalysisError.InvalidRequest, error.Error);
        Assert.Equal("a and b are the same experiment; name one of them", error.Message);
    }

    [Theory]
    [InlineData(null, "run b has not completed an iteration yet")]
    [InlineData(2, "run b has completed 0 iterations, not 2")]
    public void Iteration_that_a_run_has_not_completed_is_refused_by_name(int? at, string message)
    {
        var group = Assert.Single(
            RunGroup.Of([MadeUpRun.Of("a", MadeUpRun.Specification(seed: 1), 1, 2), MadeUpRun.Of("b", MadeUpRun.Specification(seed: 2))]));

        var error = Assert.Throws<AnalysisException>(() => GroupSummary.Of(group, at is { } number ? new(number) : null));

        Assert.Equal((AnalysisError.IterationMissing, message), (error.Error, error.Message));
    }

    [Fact]
    public void Runs_that_differ_in_how_the_policy_is_finished_are_compared()
    {
        var plain = MadeUpRun.Specification(seed: 1);
        var groups = RunGroup.Of(
        [
            MadeUpRun.Of("plain", plain, 1, 2), MadeUpRun.Of("tuned", plain with { FineTuning = new() { Iterations = 2 } }, 1, 2),
            MadeUpRun.Of("choosy", plain with { Selection = plain.Selection with { Candidates = 3 } }, 1, 2),
        ]);

        Assert.Equal(["plain", "tuned", "choosy"], groups.Select(group => Assert.Single(group.Runs).Id.Value));
        Assert.Equal(3, groups.Select(group => group.Label).Distinct().Count());
        Assert.Contains("fineTuning.iterations 2", groups[1].Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_differ_in_length_upkeep_or_values_without_effect_are_one_experiment()
    {
        var plain = MadeUpRun.Specification(seed: 1);
        foreach (var other in new[]
        {
            plain with { Iterations = 77, StopAtReturn = 5 }, plain with { Checkpoint = new() { KeepEvery = 3 } },
            plain with { Optimizer = new() { RandomSearch = new() { TopDirections = 3 } } },
        })
        {
            var error = Assert.Throws<AnalysisException>(() => RunGroup.Of([MadeUpRun.Of("a", plain, 1), MadeUpRun.Of("b", other, 1)]));
            Assert.Equal("a and b are the same experiment; name one of them", error.Message);
        }
    }

    /// <summary>A figure numbers edges as the run's own space did.</summary>
    [Fact]
    public void Layout_by_sizes_is_that_of_the_space()
    {
        foreach (var space in Enum.GetValues<SearchKind>())
        {
            foreach (var connectivity in Enum.GetValues<Connectivity>())
            {
                var specification = MadeUpRun.Specification() with
                {
                    Policy = new PolicySpecification { Hidden = [5, 4], OutputBias = true, LinearNeurons = 2 },
                    Search = new SearchSpecification { Space = space, Connectivity = connectivity },
                };
                var expected = ExperimentFactory.CreatePolicySpace(specification, 8, 2).Layout;

                var layout = (MadeUpRun.Of("a", specification) with { Layers = [8, 5, 4, 2] }).Layout()!;

                Assert.Equal(expected.Edges, layout.Edges);
                Assert.Equal(expected.LayerSizes, layout.LayerSizes);
                Assert.Equal(expected.BiasCount, layout.BiasCount);
            }
        }
    }

    [Fact]
    public void Values_of_a_specification_are_those_of_its_text()
    {
        var specification = MadeUpRun.Specification() with
        {
            Search = new SearchSpecification { Pruning = new() { Edges = [3, 4] } },
            Policy = new PolicySpecification { Hidden = [5, 4] },
            StopAtReturn = 12.5,
        };
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, node) in SpecificationYaml.Parse(SpecificationText.ToReadableYaml(specification)).Entries)
        {
            if (node is MappingNode section) foreach (var (inner, value) in section.Entries) text.Add($"{key}.{inner}", Text(value));
            else text.Add(key, Text(node));
        }

        Assert.Equal(text, SpecificationValues.Of(specification).ToDictionary());

        static string Text(DocumentNode node) => node switch
        {
            ScalarNode scalar => scalar.Text,
            SequenceNode list => $"[{string.Join(", ", list.Items.Select(Text))}]",
            _ => "{}",
        };
    }
}
