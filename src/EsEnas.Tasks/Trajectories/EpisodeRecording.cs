using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Trajectories;

namespace EsEnas.Tasks.Trajectories;

/// <summary>
/// Records episodes as trajectories, by the code that evaluates: what is recorded is the episode, and its return is the evaluation's to the
/// bit.
/// </summary>
/// <remarks>Thread safe, as far as the environments are used by one call at a time.</remarks>
public static class EpisodeRecording
{
    /// <summary>Records an episode of a policy file, as <c>eval</c> plays it.</summary>
    /// <param name="policy">The policy file.</param>
    /// <param name="task">An environment of its task; its names and its model are read, it is not stepped.</param>
    /// <param name="stepped">An environment of its task that is stepped; may be the same one.</param>
    /// <param name="horizon">T, environment steps at most, at least 1.</param>
    /// <param name="seed">Seed of the episodes.</param>
    /// <param name="episode">Number of the episode, at least 0.</param>
    /// <param name="framesPerSecond">Frames in a simulated second, at least 1; at most one for each environment step.</param>
    /// <param name="gate">Asked between steps; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PolicyFormatException">The policy is not one of the task.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Trajectory OfPolicy(PolicyDocument policy, MuJoCoEnvironment task, ITaskEnvironment stepped, int horizon, ulong seed,
        int episode, int framesPerSecond, IStepGate? gate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(stepped);
        // What the policy does not share with the task is refused before anything is made of both.
        _ = new PolicyEvaluation(policy, task.Info, stepped, horizon);
        var recorder = Recorder(policy.Network, policy.Normalizer, policy.ActionScale, task, stepped, framesPerSecond);
        using var observed = new ObservedEnvironment(stepped, recorder);
        return recorder.Finish(new PolicyEvaluation(policy, task.Info, observed, horizon).Run(seed, episode, gate, cancellationToken));
    }

    /// <summary>Records an evaluation of a plan.</summary>
    /// <param name="objective">The objective whose plan it is.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="evaluation">One of its evaluations.</param>
    /// <param name="task">An environment of the task; its names and its model are read, it is not stepped.</param>
    /// <param name="stepped">An environment of the task that is stepped; may be the same one.</param>
    /// <param name="framesPerSecond">Frames in a simulated second, at least 1; at most one for each environment step.</param>
    /// <param name="gate">Asked between steps; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The trajectory, and the evaluation's outcome.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (Trajectory Trajectory, Outcome Outcome) OfEvaluation(EnvironmentObjective objective, EvaluationPlan plan,
        Evaluation evaluation, MuJoCoEnvironment task, ITaskEnvironment stepped, int framesPerSecond, IStepGate? gate,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(stepped);
        var (network, normalizer, scale) = objective.PolicyOf(plan, evaluation);
        var recorder = Recorder(network, normalizer, scale, task, stepped, framesPerSecond);
        using var evaluator = objective.CreateEvaluator(new ObservedEnvironment(stepped, recorder));
        var outcome = gate is null
            ? evaluator.Evaluate(plan, evaluation, cancellationToken)
            : evaluator.Evaluate(plan, evaluation, gate, cancellationToken);
        return (recorder.Finish(new EpisodeResult(outcome.Return, outcome.TrainingReturn, outcome.Steps, outcome.Reason)), outcome);
    }

    private static TrajectoryRecorder Recorder(WiredNetwork network, Normalizer normalizer, ActionScale scale, MuJoCoEnvironment task,
        ITaskEnvironment stepped, int framesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 1);
        var shape = new TrajectoryShape
        {
            Task = task.Info.Name,
            Scene = SceneReader.Read(task.Simulation.Model),
            Network = network,
            Observations = [.. task.Signals.Select(signal => signal.Name)],
            Actuators = [.. task.ActuatorNames],
            ActionLow = [.. task.Info.ActionLow],
            ActionHigh = [.. task.Info.ActionHigh],
            RewardTerms = [.. task.RewardTermNames],
            StepSeconds = task.StepSeconds,
        };
        var stepsPerFrame = (int)Math.Clamp(Math.Round(1 / (framesPerSecond * task.StepSeconds)), 1, int.MaxValue / 2);
        return new TrajectoryRecorder(shape, stepped, normalizer, scale, stepsPerFrame);
    }
}
