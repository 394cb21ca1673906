using EsEnas.Analysis.Sweeps;
using EsEnas.Analysis.Tests.Fakes;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Analysis.Tests.Sweeps;

public sealed class SweepReaderTests
{
    private const string Grid = """
        sweep: grid
        base: { iterations: 60, search: { space: edge-pruning, edges: 20 } }
        tasks: [swimmer, half-cheetah]
        methods:
          evolution: { iterations: 100, search: { edges: 30 } }
          random: { controller: { kind: random } }
        seeds: [1, 2]
        overrides:
          half-cheetah: { seeds: [7], iterations: 10 }
        """;

    private static Sweep Read(string yaml) => SweepReader.Read(SpecificationYaml.Parse(yaml), FewTasks.Instance);

    [Fact]
    public void Grid_expands_by_task_then_seed_then_method()
    {
        var sweep = Read(Grid);

        Assert.Equal("grid", sweep.Name);
        Assert.Equal(["grid-swimmer-evolution-s1", "grid-swimmer-random-s1", "grid-swimmer-evolution-s2", "grid-swimmer-random-s2",
            "grid-half-cheetah-evolution-s7", "grid-half-cheetah-random-s7"],
            sweep.Runs.Select(run => run.Id.Value));
    }

    [Fact]
    public void Task_file_among_the_tasks_gives_its_keys_and_its_task_s_name()
    {
        var sweep = Read("""
            sweep: s
            base: { iterations: 60 }
            tasks: [mine.yaml, swimmer]
            methods: { plain: , short: { horizon: 5 } }
            seeds: [1]
            overrides:
              mine.yaml: { seeds: [3] }
              swimmer: { seeds: [4] }
            """);

        Assert.Equal(["s-mine-plain-s3 77", "s-mine-short-s3 5", "s-swimmer-plain-s4 1000", "s-swimmer-short-s4 5"],
            sweep.Runs.Select(run => $"{run.Id} {run.Specification.Horizon}"));
        Assert.All(sweep.Runs, run => Assert.Equal(60, run.Specification.Iterations));
        Assert.Equal(["mine", "swimmer"], sweep.Runs.Select(run => run.Specification.Task).Distinct());
    }

    [Theory]
    [InlineData("[broken.yaml]", "tasks: broken.yaml: reward")]
    [InlineData("[other.yaml]", "tasks (line 2): 'other.yaml' is not allowed")]
    [InlineData("[mine.yaml, mine.yaml]", "tasks (line 2): 'mine.yaml' is not allowed: the task stands twice")]
    public void Task_file_that_cannot_be_swept_is_refused_by_name(string tasks, string message)
    {
        var error = Assert.Throws<SpecificationException>(() => Read($"sweep: s\ntasks: {tasks}\nmethods: {{ a: }}\nseeds: [1]\n"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_layers_win_key_by_key()
    {
        var runs = Read(Grid).Runs.ToDictionary(run => run.Id.Value, run => run.Specification);

        var own = runs["grid-swimmer-evolution-s2"];
        Assert.Equal(("swimmer", 2UL, 100), (own.Task, own.Seed, own.Iterations));
        Assert.Equal([30], own.Search.Pruning.Edges!.Value);
        Assert.Equal(SearchKind.EdgePruning, own.Search.Space);
        Assert.Equal([20], runs["grid-swimmer-random-s1"].Search.Pruning.Edges!.Value);
        Assert.Equal(60, runs["grid-swimmer-random-s1"].Iterations);
        Assert.Equal(10, runs["grid-half-cheetah-evolution-s7"].Iterations);
    }

    [Fact]
    public void Method_may_have_a_recipe_under_its_keys_and_others_have_the_papers()
    {
        var runs = Read("""
            sweep: s
            base: { optimizer: { sigma: 0.2 } }
            tasks: [swimmer]
            methods: { plain: , small: { recipe: small } }
            seeds: [1]
            """).Runs;

        Assert.Equal(["paper", "small"], runs.Select(run => run.Specification.Recipe));
        Assert.Equal([0.2, 0.2], runs.Select(run => run.Specification.Optimizer.Sigma));
        Assert.Equal(SearchKind.EdgePruning, runs[0].Specification.Search.Space);
        Assert.Equal(SearchKind.Unstructured, runs[1].Specification.Search.Space);
    }

    [Fact]
    public void Recipe_that_there_is_not_is_refused_once_with_its_line()
    {
        var error = Assert.Single(Assert.Throws<SpecificationException>(() => Read("sweep: s\ntasks: [swimmer, hopper]\n"
            + "methods:\n  small: { recipe: smal }\nseeds: [1, 2]\n")).Errors);

        Assert.Equal(("recipe", "smal", 4), (error.Key, error.Value, error.Line));
    }

    [Fact]
    public void Every_layer_but_tasks_methods_and_seeds_may_be_left_out()
    {
        var run = Assert.Single(Read("sweep: s\ntasks: [blackbox/sphere]\nmethods: { plain: }\nseeds: [0]\n").Runs);

        Assert.Equal(
            new SweepRun(new("s-blackbox-sphere-plain-s0"), "plain", new ExperimentSpecification { Task = "blackbox/sphere", Seed = 0 }),
            run);
    }

    [Fact]
    public void Seeds_may_stand_with_every_task_instead() =>
        Assert.Equal(["s-swimmer-a-s4"], Read("sweep: s\ntasks: [swimmer]\nmethods: { a: }\noverrides: { swimmer: { seeds: [4] } }").Runs
            .Select(run => run.Id.Value));

    [Theory]
    [InlineData("sweep: grid", "sweep: -x", "sweep (line 1): '-x' is not allowed: a name: letters")]
    [InlineData("sweep: grid", "swep: grid", "swep (line 1): 'grid' is not allowed: there is no such key; " +
        "a sweep has sweep, base, tasks, methods, seeds, overrides; did you mean 'sweep'?")]
    [InlineData("seeds: [1, 2]\n", "", "seeds (line 1) is missing: a list of seeds")]
    [InlineData("seeds: [1, 2]", "seeds: [1, 1]", "seeds (line 7): '1' is not allowed: a list of different integers")]
    [InlineData("seeds: [1, 2]", "seeds: 3", "seeds (line 7): '3' is not allowed: a list of different integers")]
    [InlineData("seeds: [1, 2]", "seeds: [01]", "seeds (line 7): '01' is not allowed")]
    [InlineData("seeds: [1, 2]", "seeds: [-1]", "seeds (line 7): '-1' is not allowed")]
    [InlineData("seeds: [7]", "seeds: [\"7\"]", "overrides.half-cheetah.seeds (line 9): '\"7\"' is not allowed")]
    [InlineData("[swimmer, half-cheetah]", "[swimer, half-cheetah]",
        "tasks (line 3): 'swimer' is not allowed: a task or function of 'task list', or a task file; did you mean 'swimmer'?")]
    [InlineData("[swimmer, half-cheetah]", "[swimmer, half-cheetah, swimmer]",
        "tasks (line 3): 'swimmer' is not allowed: the task stands twice")]
    [InlineData("[swimmer, half-cheetah]", "[]", "tasks (line 3): '[]' is not allowed: a list of tasks")]
    [InlineData("  half-cheetah: {", "  hopper: {", "overrides.hopper (line 9): '{…}' is not allowed: one of this sweep's tasks")]
    [InlineData("{ iterations: 100,", "{ seed: 3, iterations: 100,",
        "methods.evolution.seed (line 5): '3' is not allowed: the grid sets it: see 'seeds'")]
    [InlineData("base: { iterations", "base: { task: hopper, iterations",
        "base.task (line 2): 'hopper' is not allowed: the grid sets it: see 'tasks'")]
    [InlineData("  evolution:", "  ev/olution:", "methods.ev/olution (line 5): '{…}' is not allowed: a method's name")]
    [InlineData("base: { iterations: 60", "base: { iteratons: 60",
        "iteratons (line 2): '60' is not allowed: there is no such key; did you mean 'iterations'?")]
    [InlineData("kind: random", "kind: rando", "controller.kind (line 6): 'rando' is not allowed: one of")]
    [InlineData("base: { iterations: 60, search: { space: edge-pruning, edges: 20 } }", "base: 7",
        "base (line 2): '7' is not allowed: a mapping of the specification's keys")]
    public void Slip_names_key_value_and_what_is_allowed(string good, string bad, string expected)
    {
        Assert.Contains(good, Grid, StringComparison.Ordinal);

        var error = Assert.Throws<SpecificationException>(() => Read(Grid.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_name_of_a_key_is_told_once_and_means_the_same()
    {
        var (old, today) = (Read(Grid.Replace("iterations: 60", "iterations: 60, polish: { iterations: 3 }", StringComparison.Ordinal)),
            Read(Grid.Replace("iterations: 60", "iterations: 60, fineTuning: { iterations: 3 }", StringComparison.Ordinal)));

        Assert.Equal(["polish (line 2) is the old name of fineTuning; the next version will refuse it"], old.Warnings);
        Assert.Empty(today.Warnings);
        Assert.Equal(today.Runs, old.Runs);
    }

    [Fact]
    public void Slip_that_stands_in_many_runs_is_told_once()
    {
        var error = Assert.Throws<SpecificationException>(
            () => Read(Grid.Replace("iterations: 60", "iterations: 60, horizon: 0", StringComparison.Ordinal)));

        Assert.Equal("horizon (line 2): '0' is not allowed: an integer from 1 to 1,000,000", error.Message);
    }

    [Fact]
    public void Id_that_is_too_long_is_refused()
    {
        var error = Assert.Throws<SpecificationException>(
            () => Read($"sweep: {new string('a', 40)}\ntasks: [swimmer]\nmethods: {{ {new string('b', 30)}: }}\nseeds: [1]"));

        Assert.Contains("at most 64 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grid_of_more_than_ten_thousand_runs_is_refused()
    {
        var error = Assert.Throws<SpecificationException>(() =>
            Read(Grid.Replace("seeds: [1, 2]", $"seeds: [{string.Join(", ", Enumerable.Range(0, 5000))}]", StringComparison.Ordinal)));

        Assert.Equal("sweep: '10002' is not allowed: at most 10000 runs", error.Message);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Sizes_that_do_not_fit_a_task_are_found_before_anything_runs()
    {
        var error = Assert.Throws<SpecificationException>(
            () => Read(Grid.Replace("edges: 20", "edges: 9999", StringComparison.Ordinal)).CheckSizes(FewTasks.Instance));

        Assert.Contains("grid-swimmer-random-s1: search.edges", error.Message, StringComparison.Ordinal);
    }
}
