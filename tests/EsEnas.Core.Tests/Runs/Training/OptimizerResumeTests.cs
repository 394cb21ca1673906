using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Es;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Runs.Training;

/// <summary>Kill and resume is bit-identical for every controller with every optimizer.</summary>
public sealed class OptimizerResumeTests
{
    private const int Iterations = 8;

    // Hasty enough to reduce within the iterations of these tests.
    private static readonly ScheduleOptions Reducing =
        new() { Kind = ScheduleKind.Reduce, Window = 2, Patience = 1, PatienceShare = 0, Decay = 0.7 };

    private static readonly StepOptions TooFar = new() { StepSize = 3 };

    private static readonly (string Name, OptimizerSpecification Optimizer)[] Optimizers =
    [
        ("es", new()),
        ("es adam", new() { Strategies = new() { Update = WeightUpdate.Adam } }),
        ("es one-sided", new() { Strategies = new() { Estimator = GradientEstimator.OneSided } }),
        ("es ranks", new() { Strategies = new() { Returns = ReturnTransform.CenteredRanks } }),
        ("es orthogonal", new() { Step = new() { Directions = DirectionsOption.Orthogonal } }),
        ("es everything", new() { Strategies = new() { Update = WeightUpdate.Adam, Estimator = GradientEstimator.OneSided,
            Returns = ReturnTransform.CenteredRanks }, Step = new() { Directions = DirectionsOption.Orthogonal } }),
        ("ars", new() { Kind = OptimizerKind.AugmentedRandomSearch }),
        ("ars-t", new() { Kind = OptimizerKind.AugmentedRandomSearch, RandomSearch = new() { TopDirections = 3 },
            Step = new() { Directions = DirectionsOption.Orthogonal }, InitialWeights = InitialWeightsOption.Zero }),
        ("cma-es", new() { Kind = OptimizerKind.CmaEs, Sigma = 0.3 }),
        ("es reduced", new() { Schedule = Reducing, Step = TooFar }),
        ("es adam reduced", new() { Strategies = new() { Update = WeightUpdate.Adam }, Schedule = Reducing, Step = TooFar }),
        ("ars reduced, in pairs", new() { Kind = OptimizerKind.AugmentedRandomSearch, Schedule = Reducing, Step = TooFar }),
        ("ars reduced, narrowed", new() { Kind = OptimizerKind.AugmentedRandomSearch, Sigma = 3,
            Schedule = Reducing with { MaxLoss = 0.5 } }),
        ("ars reduced, begun again", new() { Kind = OptimizerKind.AugmentedRandomSearch, Step = TooFar,
            Schedule = Reducing with { Window = 1, EndAfter = 1, Beginnings = 9 } }),
    ];

    public static TheoryData<ControllerKind, string> Combinations =>
        [.. from controller in Enum.GetValues<ControllerKind>() from optimizer in Optimizers select (controller, optimizer.Name)];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Run_killed_at_random_iterations_goes_on_bit_for_bit(ControllerKind controller, string name)
    {
        var trainer = Trainer(controller, name);
        var (_, undisturbed) = Run(trainer, trainer.Initial(), Iterations);

        var random = new RandomStream(17, RandomPurpose.Sample, (uint)controller, (uint)name.Length);
        var state = trainer.Initial();
        var rows = new List<IterationRow>();
        for (var i = 0; i < Iterations; i++)
        {
            if (random.NextInt(2) == 0)
            {
                var bytes = trainer.Save(state);
                trainer = Trainer(controller, name);
                state = trainer.Load(bytes);
                Assert.Equal(bytes, trainer.Save(state));
            }

            // Over the wire, as workers have it.
            var plan = trainer.Ask(state);
            var space = trainer.Objective.Models.Space;
            var received = PlanCodec.ReadShared(PlanCodec.WriteShared(plan)) with
            {
                Evaluations = PlanCodec.ReadEvaluations(space, PlanCodec.WriteEvaluations(space, plan.Evaluations)),
            };
            (state, var row) = trainer.Tell(state, SphereObjective.Evaluate(trainer.Objective, received));
            rows.Add(row);
        }

        Assert.Equal(undisturbed, rows);
        Assert.Equal(name.Contains("reduced", StringComparison.Ordinal), rows.Any(row => row.ReducedScale));
        Assert.Equal(name.Contains("again", StringComparison.Ordinal), rows.Any(row => row.Scale.Change == ScaleChange.Again));
        Assert.Equal(Iterations, rows.Select(row => row.Fingerprint).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimizer_climbs_the_sphere(string name)
    {
        // A step goes with the sigma that it begins with.
        var optimizer = Optimizers.Single(optimizer => optimizer.Name == name).Optimizer;
        var step = optimizer.Schedule.MaxLoss is null ? 0.05 : 1;
        var specification = new ExperimentSpecification
        {
            Task = "sphere", Seed = 7, Iterations = 60, Evaluations = new() { Directions = 10, AtCurrent = 4 },
            Optimizer = optimizer with { Step = new() { StepSize = step } },
            Controller = new() { Kind = ControllerKind.Random },
        };
        // Not as hasty as where resuming is tried.
        var schedule = specification.Optimizer.Schedule with { Patience = 20 };
        var trainer = new Trainer(specification with { Optimizer = specification.Optimizer with { Schedule = schedule } },
            new SphereObjective(choices: 0));

        var (state, rows) = Run(trainer, trainer.Initial(), 60);

        Assert.True(rows[^1].MeanReturn > SphereObjective.Bonus - 0.3, $"{rows[0].MeanReturn} to {rows[^1].MeanReturn}");
        Assert.All(state.Theta, value => Assert.InRange(value, -0.3, 0.9));
    }

    public static TheoryData<string> Names => [.. Optimizers.Select(optimizer => optimizer.Name)];

    [Fact]
    public void One_sided_plan_has_a_direction_for_each_perturbed_evaluation()
    {
        var trainer = Trainer(ControllerKind.Random, "cma-es");

        var plan = trainer.Ask(trainer.Initial());

        Assert.Equal(0.3, plan.Sigma);
        Assert.Equal(26, plan.Evaluations.Count);
        for (var i = 0; i < 26; i++) Assert.Equal(i < 20 ? (i, 1) : (0, 0), (plan.Evaluations[i].Direction, plan.Evaluations[i].Sign));
    }

    [Fact]
    public void Covariance_is_part_of_the_fingerprint()
    {
        var trainer = Trainer(ControllerKind.Random, "cma-es");
        var (state, _) = Run(trainer, trainer.Initial(), 2);

        Assert.NotEqual(trainer.FingerprintOf(state), trainer.FingerprintOf(state with { Optimizer = trainer.Initial().Optimizer }));
    }

    [Fact]
    public void Too_many_parameters_for_cma_es_are_refused_when_the_objective_is_known()
    {
        var error = Assert.Throws<SpecificationException>(
            () => NewTrainer(s => s with { Optimizer = new() { Kind = OptimizerKind.CmaEs } }, new SphereObjective(parameters: 501)));

        Assert.Contains("501", error.Message, StringComparison.Ordinal);
    }

    private static Trainer Trainer(ControllerKind controller, string name) => NewTrainer(s => s with
    {
        Controller = new() { Kind = controller, Evolution = new() { Population = 40 } },
        Optimizer = Optimizers.Single(optimizer => optimizer.Name == name).Optimizer,
        Evaluations = name.Contains("in pairs", StringComparison.Ordinal)
            ? s.Evaluations with { AtCurrentEvery = 3, PairModels = PairOption.Shared, PairEpisodes = PairOption.Shared }
            : s.Evaluations,
        Budget = new() { Episodes = 1_000_000 },
    });
}
