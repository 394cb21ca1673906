using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;

namespace EsEnas.Grains.Workers;

/// <summary>Has evaluations made in worker processes. Holds none of them between two evaluations.</summary>
internal sealed class WorkerEvaluator(EvaluationWorkers workers, string name, string specification, long modelBytes, SearchSpace space)
    : IEvaluator, IAbortReporter
{
    public string AbortReason { get; private set; } = "";

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken) =>
        Run(plan, evaluation, null, cancellationToken);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, IStepGate gate, CancellationToken cancellationToken) =>
        Run(plan, evaluation, gate, cancellationToken);

    public void Dispose()
    {
        // Workers are the pool's.
    }

    private Outcome Run(EvaluationPlan plan, Evaluation evaluation, IStepGate? gate, CancellationToken cancellationToken)
    {
        var bytes = PlanCodec.WriteEvaluations(plan.SpaceOver(space), [evaluation]);
        var (outcome, reason) = workers.Work(name,
            worker => worker.Evaluate(name, specification, modelBytes, plan, bytes, gate, cancellationToken), null, cancellationToken);
        AbortReason = reason;
        return outcome ?? new Outcome(evaluation.Index, InvalidReason.ProcessAborted, 0, 0, 0, null);
    }
}
