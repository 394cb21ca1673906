using EsEnas.Core.Documents;

namespace EsEnas.Core.Controllers.RegularizedEvolution;

/// <summary>Options of regularized evolution (App. C.1.1).</summary>
public sealed record RegularizedEvolutionOptions
{
    /// <summary>Population size; null = the number of evaluations in an iteration.</summary>
    public int? Population { get; init; }

    /// <summary>Tournament size, at most the population; null = floor(sqrt(population)).</summary>
    public int? Tournament { get; init; }

    internal static OptionKey<RegularizedEvolutionOptions>[] Keys { get; } =
    [
        OptionKey.Of<RegularizedEvolutionOptions, int?>("population", new OptionalKind<int>(new IntegerKind(1, 1_000_000), "auto"),
            o => o.Population, (o, v) => o with { Population = v },
            "Regularized evolution: models that are remembered; auto is the number of evaluations of an iteration.", "App. C.1.1"),
        OptionKey.Of<RegularizedEvolutionOptions, int?>("tournament", new OptionalKind<int>(new IntegerKind(1, 1_000_000), "auto"),
            o => o.Tournament, (o, v) => o with { Tournament = v },
            "Regularized evolution: distinct models that compete to be a parent, at most the population; " +
            "auto is the root of the population, "
            + "rounded down.", "App. C.1.1") with { MayForkChange = true },
    ];

    /// <summary>The population size of a run with <paramref name="evaluations"/> evaluations an iteration.</summary>
    internal int PopulationOf(int evaluations) => Population ?? evaluations;
}
