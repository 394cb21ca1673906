using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Runs.Training;

public sealed class MaskedRewardsTests
{
    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.875)]
    [InlineData(2, 0.75)]
    [InlineData(4, 0.5)]
    [InlineData(5, 0.5)]
    [InlineData(5000, 0.5)]
    public void Beta_moves_linearly_and_then_stays(int iteration, double expected) =>
        Assert.Equal(expected, Rewards(anneal: 5).Beta(iteration), 1e-15);

    [Fact]
    public void Annealing_over_one_iteration_is_at_its_end() => Assert.Equal(0.5, Rewards(anneal: 1).Beta(0));

    [Fact]
    public void Automatic_annealing_lasts_as_long_as_training() =>
        Assert.Equal(0.75, new MaskedRewards(new ExperimentSpecification { Task = "t", Iterations = 3 }, new Positives()).Beta(1));

    [Fact]
    public void Reward_is_the_weighed_sum_of_both_z_scores()
    {
        // Two entries; a step of 1 along g moves some of them over 0.
        var (theta, sigma) = (new[] { 0.05, -0.05 }, 1.0);
        double[] returns = [4, double.NaN, 1, 3];
        var plan = Plan(theta, sigma, 2);

        var rewards = Rewards(anneal: 3).Of(plan, new IterationReturns(9, 1, returns, 2));

        // By hand: the returns 4, 1, 3 and, at theta, 2; lambda of each perturbed theta from its own direction.
        var pruned = new double[4];
        for (var i = 0; i < 4; i++)
        {
            var g = new double[2];
            Perturbation.Direction(9, 1, i / 2, g);
            pruned[i] = 1 - (g.Zip(theta, (step, start) => start + (i % 2 == 0 ? step : -step) > 0 ? 0.5 : 0).Sum());
        }

        var (zf, zp) = (ZScores([4, 1, 3, 2]), ZScores([pruned[0], pruned[2], pruned[3], 0.5]));
        // The second of three iterations: beta = 3/4.
        double[] expected = [.. zf.Zip(zp, (f, p) => (0.75 * f) + (0.25 * p))];
        Assert.Equal(expected[0], rewards.Perturbed[0], 1e-12);
        Assert.True(double.IsNaN(rewards.Perturbed[1]));
        Assert.Equal(expected[1], rewards.Perturbed[2], 1e-12);
        Assert.Equal(expected[2], rewards.Perturbed[3], 1e-12);
        Assert.Equal(expected[3], rewards.AtCurrent, 1e-12);
    }

    [Fact]
    public void Term_that_does_not_vary_is_zero()
    {
        // A step too small to move any mask.
        var plan = Plan([1, -1], 1e-9, 2);

        var rewards = Rewards(anneal: 1).Of(plan, new IterationReturns(9, 0, [4, 2, 4, 2], 3));

        Assert.Equal([0.5, -0.5, 0.5, -0.5], rewards.Perturbed.Select(value => Math.Round(value * Math.Sqrt(0.8), 12)));
        Assert.Equal(0, Rewards(anneal: 1).Of(plan, new IterationReturns(9, 0, [2, 2, 2, 2], 2)).Perturbed[0]);
        Assert.All(Rewards(anneal: 1)
            .Of(plan, new IterationReturns(9, 0, [double.NaN, double.NaN, double.NaN, double.NaN], double.NaN)).Perturbed,
            value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Trainer_rewards_masked_weights_for_pruning()
    {
        // Nothing but pruning counts, from the first iteration.
        var specification = new ExperimentSpecification
        {
            Task = "masked",
            Evaluations = new() { Directions = 20, AtCurrent = 2 },
            Objective = new() { BetaFrom = 0, BetaTo = 0 },
            Optimizer = new() { Sigma = 0.3, Step = new() { StepSize = 0.05 } },
            Iterations = 60,
        };
        var trainer = new Trainer(specification, new MaskedObjective());

        var (state, _) = TrainerTests.Run(trainer, trainer.Initial(), 60);

        Assert.Equal(0.5, new Positives().KeptShare(trainer.Initial().Theta.AsSpan()));
        Assert.Equal(0, new Positives().KeptShare(state.Theta.AsSpan()));
        Assert.Equal(trainer.Save(state), trainer.Save(trainer.Load(trainer.Save(state))));
    }

    private static MaskedRewards Rewards(int anneal) =>
        new(new ExperimentSpecification { Task = "t", Objective = new() { AnnealIterations = anneal } }, new Positives());

    private static EvaluationPlan Plan(double[] theta, double sigma, int directions) =>
        new(new PlanId(TrainingPhase.Number, 1, 0), 9, theta, sigma, Normalizer.Identity(0),
            [.. Enumerable.Range(0, 2 * directions).Select(i => new Evaluation(i, i / 2, i % 2 == 0 ? 1 : -1, Dna.Empty, default))]);

    private static double[] ZScores(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }

    /// <summary>Entries above 0 are kept.</summary>
    private sealed class Positives : ModelSpace, IMaskedModels
    {
        public override SearchSpace Space => Constant.Instance;

        public override int ParameterCount => 4;

        public override int BiasCount => 0;

        public override double[] InitialParameters(ulong seed) => [0.1, -0.1, 0.2, -0.2];

        public override int LiveWeights(Dna model) => 4;

        public double KeptShare(ReadOnlySpan<double> theta)
        {
            var kept = 0;
            foreach (var entry in theta) if (entry > 0) kept++;
            return (double)kept / theta.Length;
        }
    }

    private sealed class MaskedObjective : IObjective
    {
        public string Name => "masked";

        public string Identity => "masked 1";

        public int ObservationSize => 0;

        public ModelSpace Models { get; } = new Positives();

        public EnvironmentInfo? Environment => null;

        public IEvaluator CreateEvaluator() => new Evaluator();

        private sealed class Evaluator : IEvaluator
        {
            public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
            {
                var value =
                    new RandomStream(plan.Seed, evaluation.Episode.Purpose, evaluation.Episode.A, evaluation.Episode.B).NextNormal();
                return new Outcome(evaluation.Index, InvalidReason.None, value, value, 1, null);
            }

            public void Dispose() { }
        }
    }
}
