using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Specifications;

/// <summary>An optional last phase that trains the live weights of the chosen model alone (docs/objectives.md).</summary>
public sealed record PolishSpecification
{
    /// <summary>Iterations, 0 to 1,000,000; 0 = no polish.</summary>
    public int Iterations { get; init; }

    /// <summary>Which optimizer; null = auto = the run's own with all its settings. Another kind has its own defaults.</summary>
    public OptimizerKind? Optimizer { get; init; }

    /// <summary>Smoothing sigma, above 0, at most 100; null = auto = the optimizer's.</summary>
    public double? Sigma { get; init; }

    /// <summary>Step size, above 0, at most 100; null = auto = the optimizer's.</summary>
    public double? StepSize { get; init; }

    private static readonly KeyEffect FineTunes = KeyEffect.Unless("polish.iterations", "0", "fine-tuning, which polish.iterations above 0 asks for");

    // The optimizer of the phase is the run's unless it has its own; CMA-ES finds its own step size.
    private static readonly KeyEffect[] StepsOfItsOwn =
    [
        KeyEffect.Unless("polish.optimizer", "cma-es", "fine-tuning by evolution-strategies or augmented-random-search"),
        new(
        [
            new KeyCondition("optimizer.kind", ["evolution-strategies", "augmented-random-search"], IsNegated: false),
            new KeyCondition("polish.optimizer", ["auto"], IsNegated: true),
        ], "fine-tuning by evolution-strategies or augmented-random-search"),
    ];

    internal static OptionKey<PolishSpecification>[] Keys { get; } =
    [
        OptionKey.Of<PolishSpecification, int>("iterations", new IntegerKind(0, 1_000_000),
            o => o.Iterations, (o, v) => o with { Iterations = v },
            "Iterations that train the live weights of the chosen model alone, after training; 0 for none.", "own") with
        {
            Role = KeyRole.Policy,
        },
        OptionKey.Of<PolishSpecification, OptimizerKind?>("optimizer", new OptionalKind<OptimizerKind>(new ChoiceKind<OptimizerKind>(), "auto"),
            o => o.Optimizer, (o, v) => o with { Optimizer = v },
            "Who trains them; auto is the run's own optimizer with its settings, another one has its own defaults.", "own") with
        {
            Role = KeyRole.Policy,
            Effects = [FineTunes],
        },
        OptionKey.Of<PolishSpecification, double?>("sigma", new OptionalKind<double>(new NumberKind(0, 100, true), "auto"),
            o => o.Sigma, (o, v) => o with { Sigma = v },
            "Standard deviation of the perturbations in the polish; auto is the optimizer's.", "own") with
        {
            Role = KeyRole.Policy,
            Effects = [FineTunes],
        },
        OptionKey.Of<PolishSpecification, double?>("stepSize", new OptionalKind<double>(new NumberKind(0, 100, true), "auto"),
            o => o.StepSize, (o, v) => o with { StepSize = v },
            "Step size of the polish; auto is the optimizer's.", "own") with
        {
            Role = KeyRole.Policy,
            Effects = [FineTunes, .. StepsOfItsOwn],
        },
    ];
}
