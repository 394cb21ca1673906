using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Rollouts;

/// <summary>The rollout loop: one episode of a policy in an environment.</summary>
public static class Episode
{
    /// <summary>The most environment steps between two looks at the cancellation token and the gate.</summary>
    public const int StepsBetweenChecks = 256;

    /// <summary>
    /// Steps until done, invalid or <paramref name="horizon"/> steps. Allocates nothing. Adds each raw observation returned by a step (not
    /// the reset observation; the terminal one included) to <paramref name="moments"/> if given. A non-finite action or return makes the
    /// episode invalid, and so do moments that are not finite at the end; the moments of an invalid episode are of no use.
    /// </summary>
    /// <param name="environment">Where; left where the episode ended.</param>
    /// <param name="policy">The policy that acts.</param>
    /// <param name="horizon">T, environment steps at most, at least 1.</param>
    /// <param name="random">The stream of the reset.</param>
    /// <param name="moments">Collects observations, or null.</param>
    /// <param name="actionBuffer">|A| values, overwritten.</param>
    /// <param name="cancellationToken">Checked before the first step and every 256 steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EpisodeResult Run(IEnvironment environment, Policy policy, int horizon, RandomStream random, RunningMoments? moments,
        Span<double> actionBuffer, CancellationToken cancellationToken) =>
        Run(environment, policy, horizon, random, moments, actionBuffer, null, cancellationToken);

    /// <summary>The same episode, asking a gate between its steps.</summary>
    /// <param name="environment">Where; left where the episode ended.</param>
    /// <param name="policy">The policy that acts.</param>
    /// <param name="horizon">T, environment steps at most, at least 1.</param>
    /// <param name="random">The stream of the reset.</param>
    /// <param name="moments">Collects observations, or null.</param>
    /// <param name="actionBuffer">|A| values, overwritten.</param>
    /// <param name="gate">Asked before the first step, and then when it wants to be, but at least every 256 steps; null for none. No number
    /// depends on it.</param>
    /// <param name="cancellationToken">Checked whenever the gate is asked.</param>
    /// <exception cref="OperationCanceledException">Cancelled, by the token or by the gate.</exception>
    public static EpisodeResult Run(IEnvironment environment, Policy policy, int horizon, RandomStream random, RunningMoments? moments,
        Span<double> actionBuffer, IStepGate? gate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);

        environment.Reset(random);
        double total = 0, training = 0;
        var steps = 0;
        var nextCheck = 0;
        var done = false;
        while (!done && steps < horizon)
        {
            if (steps == nextCheck)
            {
                cancellationToken.ThrowIfCancellationRequested();
                nextCheck += gate is null ? StepsBetweenChecks : Math.Clamp(gate.Pass(), 1, StepsBetweenChecks);
            }
            policy.Act(environment.Observation, actionBuffer);
            if (!AllFinite(actionBuffer)) return Invalid(steps, CauseOf(environment));
            var result = environment.Step(actionBuffer);
            steps++;
            if (!result.IsValid) return Invalid(steps, result.Reason);
            moments?.Add(environment.Observation);
            total += result.Reward;
            training += result.Reward - result.AliveBonus;
            done = result.Done;
        }

        // Infinity and NaN stay in a sum, so one look at the end is enough.
        if (!double.IsFinite(total) || !double.IsFinite(training)) return Invalid(steps, InvalidReason.NonFiniteReward);
        return moments is null || (AllFinite(moments.Mean) && AllFinite(moments.M2))
            ? new EpisodeResult(total, training, steps)
            : Invalid(steps, InvalidReason.NonFiniteObservation);
    }

    private static EpisodeResult Invalid(int steps, InvalidReason reason) => new(0, 0, steps, reason);

    // An action that is not finite comes from an observation that is not, or from the policy itself.
    private static InvalidReason CauseOf(IEnvironment environment) =>
        AllFinite(environment.Observation) ? InvalidReason.NonFiniteAction : InvalidReason.NonFiniteObservation;

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values) if (!double.IsFinite(value)) return false;
        return true;
    }
}
