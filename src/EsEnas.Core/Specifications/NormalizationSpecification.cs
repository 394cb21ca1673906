using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Specifications;

/// <summary>Normalization.</summary>
public sealed record NormalizationSpecification
{
    /// <summary>Whether observations are normalized.</summary>
    public bool Observations { get; init; } = true;

    /// <summary>Whether returns are z-scored before the weight update.</summary>
    public bool Returns { get; init; } = true;

    internal static OptionKey<NormalizationSpecification>[] Keys { get; } =
    [
        OptionKey.Of<NormalizationSpecification, bool>("observations", new BooleanKind(),
            o => o.Observations, (o, v) => o with { Observations = v },
            "Whether observations are normalized by their running moments.", "App. C.4"),
        OptionKey.Of<NormalizationSpecification, bool>("returns", new BooleanKind(), o => o.Returns, (o, v) => o with { Returns = v },
            "Whether returns are z-scored before the weight update.", "App. C.4") with
        {
            MayForkChange = true,
            Effects =
            [
                OptimizerSpecification.Steps,
                KeyEffect.When("optimizer.returns", "auto"),
            ],
            Because = "uses the ranks of returns alone",
        },
    ];
}
