namespace EsEnas.Core.Evaluations;

/// <summary>Names a plan within its run.</summary>
/// <param name="Phase">The number of the phase that asks for it.</param>
/// <param name="Iteration">Completed training iterations before it; of a later phase with iterations, its own.</param>
/// <param name="Round">Round of a phase with rounds; of a later phase with iterations, the training iteration that it starts from.</param>
public readonly record struct PlanId(int Phase, int Iteration, int Round);
