using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;
using EsEnas.Tasks.Trajectories;

namespace EsEnas.Grains.Recordings;

/// <summary>Makes of an order the work that records it: built-in tasks in this process, a user's in a worker process.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class EpisodeRecorder(EvaluationWorkers workers)
{
    /// <summary>The work, and where its trajectory will be. May compile a model.</summary>
    /// <exception cref="SpecificationException">The task is refused, or has no environment.</exception>
    /// <exception cref="PolicyFormatException">The policy is no policy of its task.</exception>
    /// <exception cref="FormatException">The order is malformed.</exception>
    public (RolloutWork Work, RecordingObjective Recording) Prepare(RecordingOrder order) =>
        order.Policy is { } packed ? OfPolicy(order, packed) : OfEvaluation(order);

    private (RolloutWork Work, RecordingObjective Recording) OfPolicy(RecordingOrder order, byte[] packed)
    {
        if (FrontPolicies.Unpack(packed) is not [var json]) throw new FormatException("An order to record holds no policy.");
        var policy = PolicyDocument.FromJson(json);
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        var horizon = TaskCatalog.Horizon(specification);
        var recording = new RecordingObjective(TaskCatalog.CreateObjective(specification), (gate, token) => With(specification,
            (task, stepped) =>
            {
                var trajectory = EpisodeRecording.OfPolicy(policy, task, stepped, horizon, order.Seed, order.Episode,
                    order.FramesPerSecond, gate, token);
                var (real, training, steps, reason) = trajectory.Result;
                return (trajectory, new Outcome(0, reason, training, real, steps, null));
            }, token));

        // The pool looks at an evaluation's index alone; the episode is the policy's own.
        var episode = new EpisodeKey(RandomPurpose.EvalEpisode, 0, (uint)order.Episode);
        var plan = new EvaluationPlan(default, order.Seed, [], 0, policy.Normalizer, [new Evaluation(0, 0, 0, Dna.Empty, episode)]);
        return (WorkOf(order, specification, recording, plan), recording);
    }

    private (RolloutWork Work, RecordingObjective Recording) OfEvaluation(RecordingOrder order)
    {
        if (order is not { Specification: { } yaml, Shared: { } shared, Evaluation: { } bytes })
            throw new FormatException("An order to record names neither a policy nor an evaluation.");
        var specification = SpecificationYaml.Read(yaml);
        if (TaskCatalog.CreateObjective(specification) is not EnvironmentObjective objective)
            throw new SpecificationException(new SpecificationError("task", specification.Task,
                "a task with an environment: a blackbox function has no body that could be shown"));
        var plan = PlanCodec.ReadShared(shared);
        var evaluation = PlanCodec.ReadEvaluations(plan.SpaceOver(objective.Models.Space), bytes)[0];
        var recording = new RecordingObjective(objective, (gate, token) => With(specification, (task, stepped) =>
            EpisodeRecording.OfEvaluation(objective, plan, evaluation, task, stepped, order.FramesPerSecond, gate, token), token));
        return (WorkOf(order, specification, recording, plan with { Evaluations = [evaluation] }), recording);
    }

    private static RolloutWork WorkOf(RecordingOrder order, ExperimentSpecification specification, RecordingObjective recording,
        EvaluationPlan plan) =>
        new(order.Run.Value, SpecificationText.Hash(specification), recording, plan, plan.Evaluations) { IsSingle = true };

    private T With<T>(ExperimentSpecification specification, Func<MuJoCoEnvironment, ITaskEnvironment, T> work,
        CancellationToken cancellationToken)
    {
        // Its names and its model; a user's task is stepped in a worker process.
        using var task = TaskCatalog.CreateEnvironment(specification);
        if (specification.TaskFile.Definition is null) return work(task, task);
        using var worker = workers.CreateEnvironment(specification, cancellationToken);
        return work(task, worker);
    }
}
