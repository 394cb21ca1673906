using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers.Ars;
using EsEnas.Core.Optimizers.Cma;
using EsEnas.Core.Optimizers.Es;

namespace EsEnas.Core.Optimizers;

/// <summary>Kinds of weight optimizer.</summary>
public enum OptimizerKind
{
    /// <summary>Algorithm 1.</summary>
    EvolutionStrategies,

    /// <summary>Augmented random search (Mania, Guy, Recht 2018).</summary>
    AugmentedRandomSearch,

    /// <summary>Covariance matrix adaptation (Hansen, The CMA Evolution Strategy: A Tutorial).</summary>
    CmaEs,
}

/// <summary>The weight optimizer: its kind, and the options of every kind, of which only those of the chosen one have an effect.</summary>
public sealed record OptimizerSpecification
{
    private const string KindPath = "optimizer.kind";
    private static readonly ChoiceKind<OptimizerKind> Kinds = new();

    /// <summary>Which optimizer.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.EvolutionStrategies;

    /// <summary>Smoothing sigma, above 0, at most 100; the initial step size of CMA-ES, the noise of augmented random search.</summary>
    public double Sigma { get; init; } = 0.1;

    /// <summary>Where theta begins; null = zero for augmented random search on a policy without hidden layers, else the space's.</summary>
    public InitialWeightsOption? InitialWeights { get; init; }

    /// <summary>Evolution strategies and augmented random search: the step along the directions.</summary>
    public StepOptions Step { get; init; } = new();

    /// <summary>Evolution strategies and augmented random search: what becomes of sigma and step size.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Evolution strategies.</summary>
    public EvolutionStrategiesOptions Strategies { get; init; } = new();

    /// <summary>Augmented random search.</summary>
    public AugmentedRandomSearchOptions RandomSearch { get; init; } = new();

    /// <summary>Whether sigma and step size follow a schedule that reduces them.</summary>
    internal bool ReducesSteps => Kind != OptimizerKind.CmaEs && Schedule.Kind == ScheduleKind.Reduce;

    /// <summary>The kinds that step along weighted directions, as they are written; the others find their own step.</summary>
    internal static ImmutableArray<string> SteppingKinds { get; } =
        [Kinds.Write(OptimizerKind.EvolutionStrategies), Kinds.Write(OptimizerKind.AugmentedRandomSearch)];

    /// <summary>The effect of what only those kinds have.</summary>
    internal static KeyEffect Steps { get; } = KeyEffect.When(KindPath, SteppingKinds);

    /// <summary>The section's keys, with the kinds under which each has an effect.</summary>
    internal static IReadOnlyList<OptionKey<OptimizerSpecification>> Keys { get; } =
    [
        OptionKey.Of<OptimizerSpecification, OptimizerKind>("kind", Kinds, o => o.Kind, (o, v) => o with { Kind = v },
            "Who trains the weights.",
            "§3.2, Algorithm 1"),
        OptionKey.Of<OptimizerSpecification, double>("sigma", new NumberKind(0, 100, true), o => o.Sigma, (o, v) => o with { Sigma = v },
            "Standard deviation of the weights' perturbations.", "App. C.4") with { MayForkChange = true },
        StepOptions.StepSizeKey.In((OptimizerSpecification o) => o.Step, (o, v) => o with { Step = v }).For(Steps),
        .. EvolutionStrategiesOptions.Keys.In((OptimizerSpecification o) => o.Strategies, (o, v) => o with { Strategies = v })
            .For(Of(OptimizerKind.EvolutionStrategies)),
        StepOptions.DirectionsKey.In((OptimizerSpecification o) => o.Step, (o, v) => o with { Step = v }).For(Steps),
        .. AugmentedRandomSearchOptions.Keys.In((OptimizerSpecification o) => o.RandomSearch, (o, v) => o with { RandomSearch = v })
            .For(Of(OptimizerKind.AugmentedRandomSearch)),
        OptionKey.Of<OptimizerSpecification, InitialWeightsOption?>("initialWeights",
            new OptionalKind<InitialWeightsOption>(new ChoiceKind<InitialWeightsOption>(), "auto"), o => o.InitialWeights,
            (o, v) => o with { InitialWeights = v },
            "Where the weights begin: the search space's random weights or zero; " +
            "auto is zero for augmented random search on a policy without hidden "
            + "layers, space elsewhere.", "own"),
        .. ScheduleOptions.Keys.In((OptimizerSpecification o) => o.Schedule, (o, v) => o with { Schedule = v }).For(Steps).Later(),
    ];

    /// <summary>Makes the optimizer.</summary>
    /// <exception cref="SpecificationException">The optimizer cannot train so many parameters.</exception>
    public IWeightOptimizer Create(OptimizerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Kind switch
        {
            OptimizerKind.EvolutionStrategies => Strategies.Create(Sigma, Step, request),
            OptimizerKind.AugmentedRandomSearch => RandomSearch.Create(Sigma, Step, request),
            OptimizerKind.CmaEs when request.Parameters > CmaEs.MaximumParameters =>
                throw new SpecificationException(new SpecificationError(KindPath,
                    "cma-es", $"evolution-strategies or augmented-random-search: there are {request.Parameters} parameters to train; "
                    + $"cma-es takes {CmaEs.MaximumParameters} at most")),
            OptimizerKind.CmaEs => new CmaEs(Sigma),
            _ => throw new InvalidOperationException($"There is no optimizer {Kind}."),
        };
    }

    private static KeyEffect Of(OptimizerKind kind) => KeyEffect.When(KindPath, Kinds.Write(kind));
}
