using EsEnas.Core.Documents;

namespace EsEnas.Core.Optimizers;

/// <summary>How the directions of an iteration depend on each other.</summary>
public enum DirectionsOption
{
    /// <summary>Not at all.</summary>
    Gaussian,

    /// <summary>They are orthogonal, within blocks of as many as theta has entries.</summary>
    Orthogonal,
}

/// <summary>Options of the optimizers that step along weighted directions: evolution strategies and augmented random search.</summary>
public sealed record StepOptions
{
    /// <summary>Step size eta (alpha for augmented random search).</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>How directions depend on each other.</summary>
    public DirectionsOption Directions { get; init; } = DirectionsOption.Gaussian;

    internal static OptionKey<StepOptions> StepSizeKey { get; } =
        OptionKey.Of<StepOptions, double>("stepSize", new NumberKind(0, 100, true), o => o.StepSize, (o, v) => o with { StepSize = v },
            "Step size of the weight update.", "App. C.4") with { MayForkChange = true, Because = "finds its own step size" };

    internal static OptionKey<StepOptions> DirectionsKey { get; } =
        OptionKey.Of<StepOptions, DirectionsOption>("directions", new ChoiceKind<DirectionsOption>(), o => o.Directions,
            (o, v) => o with { Directions = v }, "Evolution strategies and augmented random search: " +
                "independent directions, or orthogonal ones.", "own") with { MayForkChange = true, Because = "needs independent samples" };
}
