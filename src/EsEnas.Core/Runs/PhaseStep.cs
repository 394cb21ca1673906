namespace EsEnas.Core.Runs;

/// <summary>What a phase makes of the outcomes of a plan.</summary>
/// <param name="Next">Its state after them.</param>
/// <param name="Row">The history row of the iteration that they complete; null if they complete none.</param>
/// <param name="Summary">What the iteration's models have in common; null if that is not kept.</param>
internal readonly record struct PhaseStep(PhaseState Next, IterationRow? Row = null, ProposalSummary? Summary = null);
