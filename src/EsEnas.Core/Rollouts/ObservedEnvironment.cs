using EsEnas.Core.Numerics;

namespace EsEnas.Core.Rollouts;

/// <summary>An environment whose every step an observer sees. The environment stays the caller's.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class ObservedEnvironment(IEnvironment environment, IStepObserver observer) : IEnvironment
{
    /// <inheritdoc/>
    public ReadOnlySpan<double> Observation => environment.Observation;

    /// <inheritdoc/>
    public ReadOnlySpan<double> TermSums => environment.TermSums;

    /// <inheritdoc/>
    public void SetIteration(int? iteration) => environment.SetIteration(iteration);

    /// <inheritdoc/>
    public void Reset(RandomStream random)
    {
        environment.Reset(random);
        observer.Begin(environment.Observation);
    }

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<double> action)
    {
        var result = environment.Step(action);
        observer.Step(action, result, environment.Observation);
        return result;
    }

    /// <summary>Does nothing: the environment is the caller's.</summary>
    public void Dispose() { }
}
