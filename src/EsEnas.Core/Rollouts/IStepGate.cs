namespace EsEnas.Core.Rollouts;

/// <summary>Asked between the steps of an evaluation, by its thread: whoever runs the evaluation can hold it up there, or end it. No number depends on it.</summary>
public interface IStepGate
{
    /// <summary>Returns when the evaluation may go on; allocates nothing unless it has to wait.</summary>
    /// <returns>How many environment steps to make before the gate is asked again, at least 1.</returns>
    /// <exception cref="OperationCanceledException">The evaluation is not wanted any more.</exception>
    int Pass();
}
