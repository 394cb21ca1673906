namespace EsEnas.Core.Rollouts;

/// <summary>Sees every step of episodes, and changes nothing.</summary>
public interface IStepObserver
{
    /// <summary>An episode begins.</summary>
    /// <param name="observation">The first observation; valid during the call.</param>
    void Begin(ReadOnlySpan<double> observation);

    /// <summary>A step was made.</summary>
    /// <param name="action">The action; valid during the call.</param>
    /// <param name="result">What the step gave.</param>
    /// <param name="observation">The observation after it; valid during the call.</param>
    void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation);
}
