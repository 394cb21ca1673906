using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>When training ends because its return no longer rises: the rule is <c>FlatTest</c> (docs/recipes.md).</summary>
public sealed record FlatSpecification
{
    /// <summary>Means at the current weights that are looked at, 4 to 100,000; null for never.</summary>
    public int? Window { get; init; }

    /// <summary>How sure a gain must be to count, 0.5 to 0.9999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The gain that is worth half a window, as a share of the older half's mean, 0 to 10.</summary>
    public double Gain { get; init; }

    private static readonly KeyEffect Looking = KeyEffect.Unless("stopWhenFlat.window", "null", "a window");

    internal static OptionKey<FlatSpecification>[] Keys { get; } =
    [
        OptionKey.Of<FlatSpecification, int?>("window", new OptionalKind<int>(new IntegerKind(4, 100_000), "null"),
            o => o.Window, (o, v) => o with { Window = v },
            "Ends training when the mean return at the current weights has made no significant gain between the two halves of the last so "
            + "many iterations that have such a mean; null for never.", "own") with { Role = KeyRole.Budget },
        OptionKey.Of<FlatSpecification, double>("confidence", new NumberKind(0.5, 0.9999), o => o.Confidence,
            (o, v) => o with { Confidence = v },
            "How sure a gain must be to count as one, by Welch's one-sided t-test.", "own") with
        {
            Role = KeyRole.Budget,
            Effects = [Looking],
        },
        OptionKey.Of<FlatSpecification, double>("gain", new NumberKind(0, 10), o => o.Gain, (o, v) => o with { Gain = v },
            "The least gain that counts, as a share of the older half's mean.", "own") with
        {
            Role = KeyRole.Budget,
            Effects = [Looking],
        },
    ];
}
