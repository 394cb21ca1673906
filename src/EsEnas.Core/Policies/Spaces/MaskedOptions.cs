using System.Globalization;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Policies.Spaces;

/// <summary>Options of the masked baseline (§5.2).</summary>
public sealed record MaskedOptions
{
    /// <summary>alpha, the divisor of the masks' logits.</summary>
    public double Temperature { get; init; } = 0.01;

    internal static OptionKey<MaskedOptions>[] Keys { get; } =
    [
        OptionKey.Of<MaskedOptions, double>("maskTemperature", new NumberKind(0, 1000, true), o => o.Temperature,
            (o, v) => o with { Temperature = v }, "Masked: alpha; an edge's weight counts times sigmoid(logit / alpha).", "App. C.5"),
    ];

    /// <summary>Refuses a temperature that divides by nothing.</summary>
    /// <exception cref="SpecificationException">Names it.</exception>
    internal void Check()
    {
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            throw SizeText.Error("search.maskTemperature", Temperature.ToString("R", CultureInfo.InvariantCulture),
                "a finite number above 0");
    }
}
