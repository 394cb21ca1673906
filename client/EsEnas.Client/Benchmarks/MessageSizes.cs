using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Benchmarks;

/// <summary>Bytes that an iteration sends: the shared part once to each silo, evaluations out, outcomes back.</summary>
internal sealed record MessageSizes(int Evaluations, int SharedBytes, int EvaluationBytes, int OutcomeBytes)
{
    public static MessageSizes Of(ExperimentSpecification specification, IObjective objective)
    {
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        var moments = objective.ObservationSize > 0 ? new RunningMoments(objective.ObservationSize) : null;
        moments?.Add(Enumerable.Range(1, objective.ObservationSize).Select(i => 1.0 / i).ToArray());
        var outcomes = plan.Evaluations.Select(
            evaluation => new Outcome(evaluation.Index, InvalidReason.None, 1.0 / 3, 2.0 / 3, specification.Horizon, moments)).ToList();
        return new MessageSizes(plan.Evaluations.Count, PlanCodec.WriteShared(plan).Length,
            PlanCodec.WriteEvaluations(objective.Models.Space, plan.Evaluations).Length,
            PlanCodec.WriteOutcomes(outcomes).Length);
    }
}
