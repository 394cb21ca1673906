using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks.Blackbox;

namespace EsEnas.Tasks.Tests.Blackbox;

public sealed class BlackboxObjectiveTests(ITestOutputHelper output)
{
    [Fact]
    public void Specification_of_a_function_reads_and_writes()
    {
        var specification = SpecificationYaml.Read(
            "task: blackbox/ackley\nblackbox: { dimension: 7, categoricalShare: 0.25, gridSize: 3, noise: " +
            "0.5, instance: 18446744073709551615 }");

        Assert.Equal(new BlackboxSpecification { Dimension = 7, CategoricalShare = 0.25, GridSize = 3, Noise = 0.5,
            Instance = ulong.MaxValue }, specification.Blackbox);
        Assert.Equal(specification, SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(specification)));
        Assert.NotEqual(SpecificationText.TrainingHash(specification),
            SpecificationText.TrainingHash(specification with { Blackbox = new() }));
    }

    [Theory]
    [InlineData("dimension: 0", "dimension")]
    [InlineData("dimension: 501", "dimension")]
    [InlineData("categoricalShare: 1.01", "categoricalShare")]
    [InlineData("gridSize: 1", "gridSize")]
    [InlineData("noise: -1", "noise")]
    public void Value_out_of_range_is_refused(string entry, string key)
    {
        var error = Assert.Single(
            Assert.Throws<SpecificationException>(() => SpecificationYaml.Read($"task: blackbox/sphere\nblackbox: {{ {entry} }}")).Errors);

        Assert.Equal("blackbox." + key, error.Key);
    }

    [Theory]
    [InlineData("blackbox/")]
    [InlineData("/sphere")]
    [InlineData("blackbox/sphere/x")]
    [InlineData("blackbox//sphere")]
    [InlineData("blackbox/-sphere")]
    public void Name_with_misplaced_slashes_is_refused(string name) =>
        Assert.Equal("task",
            Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationYaml.Read($"task: {name}")).Errors).Key);

    [Theory]
    [InlineData(0, 20, 0)]
    [InlineData(0.5, 10, 10)]
    [InlineData(1, 0, 20)]
    public void Space_holds_grids_and_parameters(double share, int parameters, int decisions)
    {
        var objective = Create("sphere", new() { CategoricalShare = share });

        Assert.Equal(parameters, objective.Models.ParameterCount);
        Assert.Equal(decisions, objective.Models.Space.MaxDecisions);
        Assert.Equal(decisions * Math.Log10(8), objective.Models.Space.Log10Size, 1e-9);
        Assert.Equal(0, objective.ObservationSize);
        Assert.Null(objective.Environment);
        Assert.Equal("blackbox/sphere", objective.Name);
        Assert.All(objective.Models.InitialParameters(3), parameter => Assert.InRange(parameter, -1, 1));
        Assert.Equal(parameters, objective.Models.LiveWeights(objective.Models.Space.Sample(new RandomStream(1, RandomPurpose.Sample))));
        Assert.Equal(0, objective.Models.BiasCount);
    }

    [Theory]
    [InlineData("sphere")]
    [InlineData("rastrigin")]
    [InlineData("rosenbrock")]
    [InlineData("ackley")]
    public void Optimum_can_be_reached_and_has_the_value_zero(string name)
    {
        var objective = Create(name, new());
        var instance = objective.Instance;
        double[] grid = [.. Enumerable.Range(0, instance.GridSize).Select(instance.GridPoint)];
        var model =
            new Dna([.. instance.Optimum[..instance.CategoricalCount].ToArray().Select(coordinate => Array.IndexOf(grid, coordinate))]);
        double[] theta = [.. instance.Optimum[instance.CategoricalCount..].ToArray().Select(coordinate => coordinate / 5)];

        Assert.Equal(0.0, Evaluate(objective, theta, model, 0), 1e-9);
        Assert.True(Evaluate(objective, theta, model, 1) < -1e-3);
    }

    [Fact]
    public void Evaluation_is_a_function_of_its_arguments()
    {
        var objective = Create("rastrigin", new() { Noise = 0.3 });
        var theta = objective.Models.InitialParameters(1);
        var model = objective.Models.Space.Sample(new RandomStream(5, RandomPurpose.Sample));

        Assert.Equal(Evaluate(objective, theta, model, 1), Evaluate(objective, theta, model, 1));
        Assert.NotEqual(Evaluate(objective, theta, model, 1), Evaluate(objective, theta, model, -1));
        Assert.NotEqual(Evaluate(objective, theta, model, 0, episode: 1), Evaluate(objective, theta, model, 0, episode: 2));
        var exact = Evaluate(Create("rastrigin", new()), theta, model, 0);
        double[] noise = [.. Enumerable.Range(0, 2000).Select(i => Evaluate(objective, theta, model, 0, (uint)i) - exact)];
        Assert.Equal(0, noise.Average(), 0.03);
        Assert.Equal(0.3, Math.Sqrt(noise.Average(x => x * x)), 0.02);
    }

    [Fact]
    public void Evaluation_of_a_model_of_another_space_or_after_cancellation_is_refused()
    {
        var objective = Create("sphere", new() { Dimension = 4 });
        Assert.Throws<DnaFormatException>(() => Evaluate(objective, [0, 0], new Dna([0]), 0));
        Assert.Throws<DnaFormatException>(() => Evaluate(objective, [0, 0], new Dna([0, 8]), 0));
        using var evaluator = objective.CreateEvaluator();
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(Plan([0, 0], new Dna([0, 0]), 0, 0),
            Plan([0, 0], new Dna([0, 0]), 0, 0).Evaluations[0], new CancellationToken(true)));
    }

    [Fact]
    public void Evolution_strategies_come_near_the_optimum_of_the_sphere()
    {
        var specification = new ExperimentSpecification
        {
            Task = "blackbox/sphere", Iterations = 150, Blackbox = new() { CategoricalShare = 0, Dimension = 10 },
            Optimizer = new() { Sigma = 0.02, Step = new() { StepSize = 0.0006 } }, Evaluations = new() { Directions = 20, AtCurrent = 1 },
        };
        var rows = Train(specification).Rows;

        output.WriteLine($"{rows[0].MeanReturn} to {rows[^1].MeanReturn}");
        Assert.True(rows[0].MeanReturn < -20);
        Assert.True(rows[^1].MeanReturn > -0.5);
    }

    [Theory]
    [InlineData("sphere", 0.5)]
    [InlineData("rastrigin", 0.5)]
    [InlineData("rosenbrock", 0.5)]
    [InlineData("ackley", 0.5)]
    [InlineData("sphere", 1)]
    public void Hybrid_search_improves_and_selection_gives_no_policy(string name, double share)
    {
        var specification = new ExperimentSpecification
        {
            Task = "blackbox/" + name, Iterations = 60, Blackbox = new() { Dimension = 10, CategoricalShare = share },
            Optimizer = new() { Sigma = 0.05, Step = new() { StepSize = 0.005 } }, Evaluations = new() { Directions = 20, AtCurrent = 10 },
            Selection = new() { Candidates = 8, Episodes = 1, ReportEpisodes = 4 },
        };
        var (trainer, state, rows) = Train(specification);
        output.WriteLine($"{rows[0].MeanReturn} to {rows[^1].MeanReturn}");
        Assert.True(rows[^1].MeanReturn > rows[0].MeanReturn + 0.2 * Math.Abs(rows[0].MeanReturn));
        Assert.Equal(10 - (int)(10 * share), rows[^1].LiveWeights);
        Assert.Equal(trainer.FingerprintOf(state), trainer.FingerprintOf(trainer.Load(trainer.Save(state))));

        var selection = new PolicySelection(trainer);
        var chosen = selection.Start(state);
        using var evaluator = trainer.Objective.CreateEvaluator();
        while (!selection.IsFinished(chosen))
        {
            var plan = selection.Ask(chosen);
            chosen = selection.Tell(chosen,
                [.. plan.Evaluations.Select(evaluation => evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken))]);
        }

        Assert.Null(selection.Result(chosen, new("run"), "identity"));
        Assert.True(chosen.Result!.Return >= rows[^1].MeanReturn);
    }

    /// <summary>Trains until the specification is finished.</summary>
    internal static (Trainer Trainer, TrainerState State, List<IterationRow> Rows) Train(ExperimentSpecification specification)
    {
        var trainer = new Trainer(specification, TaskCatalog.CreateObjective(specification));
        using var evaluator = trainer.Objective.CreateEvaluator();
        var state = trainer.Initial();
        var rows = new List<IterationRow>();
        while (!trainer.IsFinished(state))
        {
            var plan = trainer.Ask(state);
            (state, var row) = trainer.Tell(state,
                [.. plan.Evaluations.Select(evaluation => evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken))]);
            rows.Add(row);
        }

        return (trainer, state, rows);
    }

    private static BlackboxObjective Create(string name, BlackboxSpecification blackbox) =>
        (BlackboxObjective)TaskCatalog.CreateObjective(new ExperimentSpecification { Task = "blackbox/" + name, Blackbox = blackbox });

    private static double Evaluate(BlackboxObjective objective, double[] theta, Dna model, int sign, uint episode = 0)
    {
        using var evaluator = objective.CreateEvaluator();
        var plan = Plan(theta, model, sign, episode);
        var outcome = evaluator.Evaluate(plan, plan.Evaluations[0], TestContext.Current.CancellationToken);
        Assert.Equal((true, 1), (outcome.IsValid, outcome.Steps));
        Assert.Equal(outcome.Return, outcome.TrainingReturn);
        Assert.Null(outcome.Moments);
        return outcome.Return;
    }

    private static EvaluationPlan Plan(double[] theta, Dna model, int sign, uint episode) =>
        new(new PlanId(0, 0, 0), 1, theta, 0.1, EsEnas.Core.Policies.Normalizer.Identity(0),
            [new Evaluation(0, 0, sign, model, new EpisodeKey(RandomPurpose.TrainingEpisode, 0, episode))]);
}
