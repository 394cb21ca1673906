using EsEnas.Core.Binary;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers;

/// <summary>An optimizer over its own kind of state; here, once, is the step from any state to that kind.</summary>
/// <typeparam name="TState">The optimizer's state.</typeparam>
internal abstract class WeightOptimizer<TState> : IWeightOptimizer where TState : OptimizerState
{
    /// <inheritdoc/>
    public abstract bool Antithetic { get; }

    /// <inheritdoc/>
    public abstract OptimizerState Initial(int parameters);

    /// <inheritdoc/>
    public double Sigma(OptimizerState state) => Sigma(Own(state));

    /// <inheritdoc/>
    public PerturbationDistribution Distribution(OptimizerState state) => Distribution(Own(state));

    /// <inheritdoc/>
    public (double[] Theta, OptimizerState State) Update(ReadOnlySpan<double> theta, OptimizerState state, IterationReturns returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        return Update(theta, Own(state), returns);
    }

    /// <inheritdoc/>
    public void Save(OptimizerState state, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Save(Own(state), writer);
    }

    /// <inheritdoc/>
    public abstract OptimizerState Load(ref StateReader reader, int parameters);

    /// <inheritdoc cref="Sigma(OptimizerState)"/>
    protected abstract double Sigma(TState state);

    /// <inheritdoc cref="Distribution(OptimizerState)"/>
    protected abstract PerturbationDistribution Distribution(TState state);

    /// <inheritdoc cref="Update(ReadOnlySpan{double}, OptimizerState, IterationReturns)"/>
    protected abstract (double[] Theta, TState State) Update(ReadOnlySpan<double> theta, TState state, IterationReturns returns);

    /// <inheritdoc cref="Save(OptimizerState, StateWriter)"/>
    protected abstract void Save(TState state, StateWriter writer);

    private static TState Own(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state as TState
            ?? throw new ArgumentException($"The state is a {state.GetType().Name}, not a {typeof(TState).Name}.", nameof(state));
    }
}
