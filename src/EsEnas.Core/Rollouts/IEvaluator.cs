using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Rollouts;

/// <summary>Evaluates one model under one weight vector. Not thread safe; reused for many evaluations.</summary>
public interface IEvaluator : IDisposable
{
    /// <summary>
    /// Runs the evaluation. A function of its arguments to the bit, wherever and however often it runs.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled between steps.</exception>
    Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken);

    /// <summary>The same evaluation, asking a gate between its steps. An evaluator without steps need not ask.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between steps, by the token or by the gate.</exception>
    Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, IStepGate gate, CancellationToken cancellationToken) =>
        Evaluate(plan, evaluation, cancellationToken);
}
