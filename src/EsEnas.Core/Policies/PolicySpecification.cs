using System.Collections.Immutable;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Policies;

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
    /// What becomes of an output's tanh; null for <c>auto</c>, which is settled once the actions' ranges are known. The default is what a
    /// record without the key means.
    /// </summary>
    public ActionScale? ActionScale { get; init; } = Policies.ActionScale.Range;

    /// <summary>The effect of what hidden layers alone have.</summary>
    internal static KeyEffect HasHiddenLayers { get; } = KeyEffect.Unless("policy.hidden", "[]", "a policy with hidden layers");

    internal static OptionKey<PolicySpecification>[] Keys { get; } =
    [
        OptionKey.Of<PolicySpecification, ImmutableArray<int>>("hidden", new IntegerListKind(new IntegerKind(1, 1024), 0, 8, false),
            p => p.Hidden, (p, v) => p with { Hidden = v }, "Size of each hidden layer; [] for a linear policy.", "App. C.2"),
        OptionKey.Of<PolicySpecification, Nonlinearity>("nonlinearity", new ChoiceKind<Nonlinearity>(), p => p.Nonlinearity,
            (p, v) => p with { Nonlinearity = v }, "Function of the hidden neurons.", "App. C.2") with
        {
            Effects = [HasHiddenLayers, KeyEffect.When("search.nonlinearities", "false")],
        },
        OptionKey.Of<PolicySpecification, int>("linearNeurons", new IntegerKind(0, 1024), p => p.LinearNeurons,
            (p, v) => p with { LinearNeurons = v }, "Linear neurons without bias at the head of each hidden layer; " +
                "1 gives the published numbers, 0 is the paper's text.", "own") with
        {
            Effects = [HasHiddenLayers],
        },
        OptionKey.Of<PolicySpecification, bool>("outputBias", new BooleanKind(), p => p.OutputBias, (p, v) => p with { OutputBias = v },
            "Whether outputs have a trained bias.", "own"),
        OptionKey.Of<PolicySpecification, ActionScale?>("actionScale", new OptionalKind<ActionScale>(new ChoiceKind<ActionScale>(), "auto"),
            p => p.ActionScale, (p, v) => p with { ActionScale = v },
            "Whether an output's tanh is the action (unit, as in the published code) or is rescaled to the action's range; " +
            "auto is unit where the range of "
            + "every action contains (-1, 1), range elsewhere. The two are the same where the range is (-1, 1); " +
            "range then stands in the run's record.", "own"),
    ];

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
