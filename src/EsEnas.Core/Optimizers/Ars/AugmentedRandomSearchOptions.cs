using EsEnas.Core.Documents;

namespace EsEnas.Core.Optimizers.Ars;

/// <summary>Options of augmented random search.</summary>
public sealed record AugmentedRandomSearchOptions
{
    /// <summary>b, directions that are kept, 1 to the number of directions; null = all.</summary>
    public int? TopDirections { get; init; }

    internal static OptionKey<AugmentedRandomSearchOptions>[] Keys { get; } =
    [
        OptionKey.Of<AugmentedRandomSearchOptions, int?>("topDirections", new OptionalKind<int>(new IntegerKind(1, 100_000), "all"),
            o => o.TopDirections, (o, v) => o with { TopDirections = v },
            "Augmented random search: directions with the highest return on either side that are kept, at most evaluations.directions.",
            "own") with
        {
            MayForkChange = true,
            Because = "keeps all directions",
        },
    ];

    /// <summary>The optimizer over a run's directions.</summary>
    internal AugmentedRandomSearch Create(double sigma, StepOptions step, OptimizerRequest request) =>
        new(sigma, step.StepSize, TopDirections, request.NormalizesReturns, request.DistributionOf(step.Directions, 1));
}
