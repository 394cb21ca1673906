namespace EsEnas.Core.Evaluations;

/// <summary>Names a plan within its run.</summary>
/// <param name="Phase">What it is for.</param>
/// <param name="Iteration">Completed training iterations before it; of a polish, completed iterations of the polish.</param>
/// <param name="Round">Round of a selection; 0 in training; of a polish, the training iteration that it starts from.</param>
public readonly record struct PlanId(PlanPhase Phase, int Iteration, int Round);
