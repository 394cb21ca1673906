using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Specifications;

/// <summary>An optional last phase that trains the active weights of the chosen architecture alone (docs/objectives.md).</summary>
public sealed record FineTuningSpecification
{
    /// <summary>Iterations, 0 to 1,000,000; 0 = none.</summary>
    public int Iterations { get; init; }

    /// <summary>Which optimizer; null = auto = the run's own with all its settings. Another kind has its own defaults.</summary>
    public OptimizerKind? Optimizer { get; init; }

    /// <summary>Smoothing sigma, above 0, at most 100; null = auto = the optimizer's.</summary>
    public double? Sigma { get; init; }

    /// <summary>Step size, above 0, at most 100; null = auto = the optimizer's.</summary>
    public double? StepSize { get; init; }

    private static readonly KeyEffect FineTunes =
        KeyEffect.Unless("fineTuning.iterations", "0", "fine-tuning, which fineTuning.iterations above 0 asks for");

    private static readonly string Stepping = $"fine-tuning by {string.Join(" or ", OptimizerSpecification.SteppingKinds)}";

    // The optimizer of the phase is the run's unless it has its own; CMA-ES finds its own step size.
    private static readonly KeyEffect[] StepsOfItsOwn =
    [
        KeyEffect.When("fineTuning.optimizer", [.. OptimizerSpecification.SteppingKinds, "auto"]) with { BelongsTo = Stepping },
        OptimizerSpecification.Steps.Or(KeyEffect.Unless("fineTuning.optimizer", "auto", Stepping)) with { BelongsTo = Stepping },
    ];

    internal static OptionKey<FineTuningSpecification>[] Keys { get; } =
    [
        OptionKey.Of<FineTuningSpecification, int>("iterations", new IntegerKind(0, 1_000_000),
            o => o.Iterations, (o, v) => o with { Iterations = v },
            "Iterations that train the active weights of the chosen architecture alone, after training; 0 for none.", "own") with
        {
            Role = KeyRole.Policy,
        },
        OptionKey.Of<FineTuningSpecification, OptimizerKind?>("optimizer",
            new OptionalKind<OptimizerKind>(new ChoiceKind<OptimizerKind>(), "auto"), o => o.Optimizer, (o, v) => o with { Optimizer = v },
            "Who trains them; auto is the run's own optimizer with its settings, another one has its own defaults.", "own") with
        {
            Role = KeyRole.Policy,
            Effects = [FineTunes],
        },
        OptionKey.Of<FineTuningSpecification, double?>("sigma", new OptionalKind<double>(new NumberKind(0, 100, true), "auto"),
            o => o.Sigma, (o, v) => o with { Sigma = v },
            "Standard deviation of the perturbations in fine-tuning; auto is the optimizer's.", "own") with
        {
            Role = KeyRole.Policy,
            Effects = [FineTunes],
        },
        OptionKey.Of<FineTuningSpecification, double?>("stepSize", new OptionalKind<double>(new NumberKind(0, 100, true), "auto"),
            o => o.StepSize, (o, v) => o with { StepSize = v },
            "Step size of fine-tuning; auto is the optimizer's.", "own") with
        {
            Role = KeyRole.Policy,
            Effects = [FineTunes, .. StepsOfItsOwn],
        },
    ];
}
