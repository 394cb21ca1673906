namespace EsEnas.Core.Rollouts;

/// <summary>
/// Called between the steps of an evaluation, on its thread, where the evaluation can be held up or ended. No number depends on it.
/// </summary>
public interface IStepGate
{
    /// <summary>Returns when the evaluation may continue; allocates nothing unless it has to wait.</summary>
    /// <returns>How many environment steps to make before the gate is asked again, at least 1.</returns>
    /// <exception cref="OperationCanceledException">The evaluation is not wanted any more.</exception>
    int Pass();
}
