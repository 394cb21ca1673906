using System.Collections.Immutable;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Specifications;

/// <summary>The network.</summary>
public sealed record PolicySpecification
{
    /// <summary>Hidden layer sizes, each 1 to 1024, at most 8 layers; empty for a linear policy.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [32];

    /// <summary>Function of hidden neurons.</summary>
    public Nonlinearity Nonlinearity { get; init; } = Nonlinearity.Tanh;

    /// <summary>Linear, bias-free neurons at the head of each hidden layer, 0 to 1024.</summary>
    public int LinearNeurons { get; init; } = 1;

    /// <summary>Whether outputs have a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>
    /// What becomes of an output's tanh; null for <c>auto</c>, which <see cref="Rollouts.ActionScales"/> settles. The default is what a record without the key means.
    /// </summary>
    public ActionScale? ActionScale { get; init; } = Policies.ActionScale.Range;

    /// <summary>Compares by value, <see cref="Hidden"/> element by element.</summary>
    public bool Equals(PolicySpecification? other) => other is not null && Hidden.AsSpan().SequenceEqual(other.Hidden.AsSpan())
        && Nonlinearity == other.Nonlinearity && LinearNeurons == other.LinearNeurons && OutputBias == other.OutputBias
        && ActionScale == other.ActionScale;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = ((int)Nonlinearity * 31) + LinearNeurons;
        foreach (var size in Hidden.AsSpan()) hash = unchecked((hash * 31) + size);
        return unchecked((((hash * 2) + (OutputBias ? 1 : 0)) * 4) + (ActionScale is { } scale ? (int)scale : 3));
    }
}
