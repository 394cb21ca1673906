using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>What controller and weights are rewarded with (docs/objectives.md).</summary>
public sealed record ObjectiveSpecification
{
    /// <summary>
    /// How many of an iteration's rewards the controller gets, a random subset; null = all. 1 to 1,000,000, at most the evaluations of an
    /// iteration. The weights use all.
    /// </summary>
    public int? ControllerSamples { get; init; }

    /// <summary>
    /// Edge mask: E_T of §5.6, the number of edges that the controller's reward aims at; null = the return alone. 1 to 500,000.
    /// </summary>
    public int? TargetEdges { get; init; }

    /// <summary>omega for models with more edges than the target, -10 to 10.</summary>
    public double OmegaOver { get; init; } = -1;

    /// <summary>omega for the other models, -10 to 10.</summary>
    public double OmegaUnder { get; init; }

    /// <summary>
    /// What is added to a return before it is multiplied, so that it is positive; finite, at most 1,000,000,000 either way.
    /// </summary>
    public double ReturnShift { get; init; } = 1000;

    /// <summary>Masked: beta, the weight of the return against that of pruning, in the first iteration; 0 to 1.</summary>
    public double BetaFrom { get; init; } = 1;

    /// <summary>Masked: beta in the last iteration of the annealing and after it; 0 to 1.</summary>
    public double BetaTo { get; init; } = 0.5;

    /// <summary>
    /// Masked: iterations over which beta moves, 1 to 10,000,000; null = auto = the iterations asked for when the specification is read,
    /// which then stand here, so that a run that is extended keeps its course.
    /// </summary>
    public int? AnnealIterations { get; init; }

    private static readonly KeyEffect Rewarded =
        KeyEffect.Unless("controller.kind", "random", "a controller.kind that learns from rewards");
    private static readonly KeyEffect Targets = KeyEffect.Unless("objective.targetEdges", "null", "a reward with objective.targetEdges");
    private static readonly KeyEffect Masks = KeyEffect.When("search.space", "masked");

    internal static OptionKey<ObjectiveSpecification>[] Keys { get; } =
    [
        OptionKey.Of<ObjectiveSpecification, int?>("controllerSamples", new OptionalKind<int>(new IntegerKind(1, 1_000_000), "all"),
            o => o.ControllerSamples, (o, v) => o with { ControllerSamples = v },
            "How many of an iteration's rewards the controller gets, drawn at random; the weights use all. At most the evaluations "
            + "of an iteration.", "§5.5") with { MayForkChange = true, Effects = [Rewarded] },
        OptionKey.Of<ObjectiveSpecification, int?>("targetEdges", new OptionalKind<int>(new IntegerKind(1, 500_000), "null"),
            o => o.TargetEdges, (o, v) => o with { TargetEdges = v },
            "Edge mask: number of edges that the controller's reward, (return + shift) · (edges / target)^omega, aims at; null for "
            + "the return alone.", "§5.6") with { MayForkChange = true, Effects = [KeyEffect.When("search.space", "edge-mask"), Rewarded] },
        OptionKey.Of<ObjectiveSpecification, double>("omegaOver", new NumberKind(-10, 10),
            o => o.OmegaOver, (o, v) => o with { OmegaOver = v },
            "omega for models with more edges than the target.", "§5.6") with { MayForkChange = true, Effects = [Targets] },
        OptionKey.Of<ObjectiveSpecification, double>("omegaUnder", new NumberKind(-10, 10),
            o => o.OmegaUnder, (o, v) => o with { OmegaUnder = v },
            "omega for the other models.", "§5.6") with { MayForkChange = true, Effects = [Targets] },
        OptionKey.Of<ObjectiveSpecification, double>("returnShift", new NumberKind(-1_000_000_000, 1_000_000_000),
            o => o.ReturnShift, (o, v) => o with { ReturnShift = v },
            "What is added to a return before it is multiplied, so that it is positive; a negative one is divided instead.", "own") with
        {
            MayForkChange = true,
            Effects = [Targets],
        },
        OptionKey.Of<ObjectiveSpecification, double>("betaFrom", new NumberKind(0, 1), o => o.BetaFrom, (o, v) => o with { BetaFrom = v },
            "Masked: weight of the return against that of pruning in the weights' reward, in the first iteration.", "own") with
        {
            MayForkChange = true,
            Effects = [Masks],
        },
        OptionKey.Of<ObjectiveSpecification, double>("betaTo", new NumberKind(0, 1), o => o.BetaTo, (o, v) => o with { BetaTo = v },
            "Masked: the same in the last iteration of the annealing, and after it.", "own") with
        {
            MayForkChange = true,
            Effects = [Masks],
        },
        OptionKey.Of<ObjectiveSpecification, int?>("annealIterations", new OptionalKind<int>(new IntegerKind(1, 10_000_000), "auto"),
            o => o.AnnealIterations, (o, v) => o with { AnnealIterations = v },
            "Masked: iterations over which that weight moves from the one to the other; auto is the number of iterations when the "
            + "run is submitted, and stays that when the run is extended.", "own") with { MayForkChange = true, Effects = [Masks] },
    ];
}
