using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Tests.Rollouts;

public sealed class EpisodeTests
{
    [Fact]
    public void Episode_without_an_end_lasts_for_the_horizon()
    {
        using var environment = new FakeEnvironment();

        var result = Run(environment, horizon: 7);

        Assert.Equal((7, false), (result.Steps, !result.IsValid));
        Assert.Equal(7, environment.Actions.Count);
    }

    [Fact]
    public void Returns_add_up_in_step_order_with_and_without_alive_bonus()
    {
        using var environment = new FakeEnvironment();

        var result = Run(environment, horizon: 50, weight: -0.7);

        // The same by hand.
        var position = new RandomStream(4, RandomPurpose.EvalEpisode).NextNormal();
        double total = 0, training = 0;
        for (var step = 0; step < 50; step++)
        {
            var action = Math.Tanh(-0.7 * position);
            position += 0.1 * action;
            var reward = position + action + 1;
            total += reward;
            training += reward - 1;
        }
        Assert.Equal(total, result.Return);
        Assert.Equal(training, result.TrainingReturn);
    }

    [Fact]
    public void Terminal_step_counts()
    {
        using var environment = new FakeEnvironment { Script = (step, _) => new StepResult(step, 0.5, step == 3) };

        Assert.Equal(new EpisodeResult(6, 4.5, 3), Run(environment));
    }

    [Fact]
    public void Moments_hold_the_terminal_observation_but_not_the_first()
    {
        using var environment = new FakeEnvironment { Script = (step, _) => new StepResult(1, 0, step == 4) };
        var moments = new RunningMoments(2);

        Run(environment, moments: moments);

        Assert.Equal(4, moments.Count);
        Assert.Equal(2.5, moments.Mean[1]); // times 1 to 4
        Assert.Equal(5.0, moments.M2[1]);
    }

    [Fact]
    public void Moments_hold_raw_observations_not_normalized_ones()
    {
        using var environment = new FakeEnvironment { Script = (step, _) => new StepResult(1, 0, step == 4) };
        var moments = new RunningMoments(2);

        Run(environment, moments: moments, normalizer: new Normalizer([5, 5], [9, 9]));

        Assert.Equal(2.5, moments.Mean[1]);
    }

    [Fact]
    public void Invalid_step_ends_the_episode_without_a_return_and_with_its_reason()
    {
        using var environment = new FakeEnvironment
        {
            Script = (step, result) => step == 3 ? result with { Reason = InvalidReason.ContactsFull } : result,
        };
        var moments = new RunningMoments(2);

        Assert.Equal(new EpisodeResult(0, 0, 3, InvalidReason.ContactsFull), Run(environment, moments: moments));
        Assert.Equal(2, moments.Count);
    }

    [Fact]
    public void Action_that_is_not_finite_is_never_applied_and_its_reason_is_the_observation()
    {
        using var environment = new FakeEnvironment { Time = step => step == 2 ? double.NaN : step };

        Assert.Equal(new EpisodeResult(0, 0, 2, InvalidReason.NonFiniteObservation), Run(environment, timeWeight: 1));
        Assert.Equal(2, environment.Actions.Count);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(1, double.NegativeInfinity)]
    [InlineData(double.MaxValue, 0)]
    public void Return_that_is_not_finite_is_invalid(double reward, double aliveBonus)
    {
        using var environment = new FakeEnvironment { Script = (_, _) => new StepResult(reward, aliveBonus, false) };

        Assert.Equal(new EpisodeResult(0, 0, 5, InvalidReason.NonFiniteReward), Run(environment, horizon: 5));
    }

    [Fact]
    public void Moments_that_are_not_finite_are_invalid_although_no_action_used_the_observation()
    {
        using var environment = new FakeEnvironment { Time = step => step == 2 ? double.PositiveInfinity : step };

        Assert.Equal(InvalidReason.NonFiniteObservation, Run(environment, horizon: 5, moments: new RunningMoments(2)).Reason);
        Assert.True(Run(environment, horizon: 5).IsValid);
    }

    [Fact]
    public void Cancelled_episode_makes_no_step()
    {
        using var environment = new FakeEnvironment();
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Run(environment, cancellation: source));
        Assert.Empty(environment.Actions);
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(256, 256)]
    [InlineData(257, 512)]
    public void Cancellation_is_seen_every_256_steps(int cancelAt, int stepsMade)
    {
        using var source = new CancellationTokenSource();
        using var environment = new FakeEnvironment
        {
            Script = (step, result) =>
            {
                if (step == cancelAt) source.Cancel();
                return result;
            },
        };

        Assert.Throws<OperationCanceledException>(() => Run(environment, cancellation: source));
        Assert.Equal(stepsMade, environment.Actions.Count);
    }

    [Fact]
    public void Horizon_below_one_is_refused()
    {
        using var environment = new FakeEnvironment();

        Assert.Throws<ArgumentOutOfRangeException>(() => Run(environment, horizon: 0));
    }

    [Fact]
    public void Stepping_allocates_nothing()
    {
        using var environment = new FakeEnvironment { RecordsActions = false };
        var cancellationToken = TestContext.Current.CancellationToken;
        var (policy, random, moments, action) =
            (MakePolicy(0.5, 0.1), new RandomStream(1, RandomPurpose.EvalEpisode), new RunningMoments(2), new double[1]);

        Assert.Equal(0, Allocations.Of(() => Episode.Run(environment, policy, 1000, random, moments, action, cancellationToken)));
    }

    private static Policy MakePolicy(double weight, double timeWeight, Normalizer? normalizer = null)
    {
        // Without a weight there is no edge, so that the observation is not used.
        Edge[] edges = timeWeight == 0 ? [new(0, 2)] : [new(0, 2), new(1, 2)];
        double[] weights = timeWeight == 0 ? [weight] : [weight, timeWeight];
        return new Policy(
            new WiredNetwork([2, 1], edges, weights, [0, 0, 0], [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]),
            normalizer ?? Normalizer.Identity(2), [-1], [1]);
    }

    private static EpisodeResult Run(FakeEnvironment environment, int horizon = 1000, double weight = 1, double timeWeight = 0,
        RunningMoments? moments = null, Normalizer? normalizer = null, CancellationTokenSource? cancellation = null) =>
        Episode.Run(environment, MakePolicy(weight, timeWeight, normalizer), horizon, new RandomStream(4, RandomPurpose.EvalEpisode),
            moments, new double[1],
            cancellation?.Token ?? TestContext.Current.CancellationToken);
}
