using EsEnas.Core.Binary;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Optimizers;

/// <summary>
/// Trains the shared weights theta from returns alone. Pure: what it remembers (momentum, step sizes, covariances) is an
/// <see cref="OptimizerState"/>, which every checkpoint holds; what workers need of it is in the plan.
/// </summary>
/// <remarks>Implementations are immutable and thread safe.</remarks>
public interface IWeightOptimizer
{
    /// <summary>
    /// Whether perturbed evaluations come in pairs, i on side + and - of direction i / 2; else evaluation i is on side + of direction i.
    /// </summary>
    bool Antithetic { get; }

    /// <summary>The state before the first iteration.</summary>
    /// <param name="parameters">d, entries of theta.</param>
    OptimizerState Initial(int parameters);

    /// <summary>Smoothing of the next iteration's perturbations, for the plan.</summary>
    double Sigma(OptimizerState state);

    /// <summary>The distribution of the next iteration's perturbations, for the plan.</summary>
    PerturbationDistribution Distribution(OptimizerState state);

    /// <summary>The weights and the state after an iteration. Leaves <paramref name="theta"/> alone.</summary>
    /// <param name="theta">The weights that the iteration's evaluations were made around.</param>
    /// <param name="state">The state before.</param>
    /// <param name="returns">The iteration's returns.</param>
    (double[] Theta, OptimizerState State) Update(ReadOnlySpan<double> theta, OptimizerState state, IterationReturns returns);

    /// <summary>Writes a state.</summary>
    void Save(OptimizerState state, StateWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="parameters">d, entries of theta.</param>
    /// <exception cref="FormatException">Malformed, or not of d parameters.</exception>
    OptimizerState Load(ref StateReader reader, int parameters);
}
