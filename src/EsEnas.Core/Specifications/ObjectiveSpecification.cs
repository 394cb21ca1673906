namespace EsEnas.Core.Specifications;

/// <summary>What controller and weights are rewarded with (docs/objectives.md).</summary>
public sealed record ObjectiveSpecification
{
    /// <summary>
    /// How many of an iteration's rewards the controller gets, a random subset; null = all. 1 to 1,000,000, at most the evaluations of an
    /// iteration. The weights use all.
    /// </summary>
    public int? ControllerSamples { get; init; }

    /// <summary>Edge mask: E_T of §5.6, the number of edges that the controller's reward aims at; null = the return alone. 1 to 500,000.</summary>
    public int? TargetEdges { get; init; }

    /// <summary>omega for models with more edges than the target, -10 to 10.</summary>
    public double OmegaOver { get; init; } = -1;

    /// <summary>omega for the other models, -10 to 10.</summary>
    public double OmegaUnder { get; init; }

    /// <summary>What is added to a return before it is multiplied, so that it is positive; finite, at most 1,000,000,000 either way.</summary>
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
}
