using EsEnas.Core.Search;

namespace EsEnas.Core.Policies;

/// <summary>
/// What ES-ENAS searches: a combinatorial space of models and one vector theta of continuous parameters that all models share (§3).
/// Base of policy spaces and of blackbox functions' spaces.
/// </summary>
/// <remarks>Immutable, thread safe.</remarks>
public abstract class ModelSpace
{
    /// <summary>The decisions that make a model m.</summary>
    public abstract SearchSpace Space { get; }

    /// <summary>d, the length of theta. Holds only parameters that some model can use.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>The initial theta, of length <see cref="ParameterCount"/>.</summary>
    public abstract double[] InitialParameters(ulong seed);

    /// <summary>
    /// How many weights a model uses (edges, shared values, …; biases not counted), as in Table 2 and Fig. 6; where theta itself prunes,
    /// all that it could use.
    /// </summary>
    public abstract int LiveWeights(Dna model);

    /// <summary>
    /// How many weights a model uses under <paramref name="theta"/>: fewer than <see cref="LiveWeights(Dna)"/> where theta itself prunes.
    /// </summary>
    /// <param name="model">A model of <see cref="Space"/>.</param>
    /// <param name="theta"><see cref="ParameterCount"/> numbers.</param>
    public virtual int LiveWeights(Dna model, ReadOnlySpan<double> theta) => LiveWeights(model);

    /// <summary>How many biases a model may use.</summary>
    public abstract int BiasCount { get; }
}
