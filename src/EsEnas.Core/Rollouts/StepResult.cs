namespace EsEnas.Core.Rollouts;

/// <summary>What one environment step gave.</summary>
/// <param name="Reward">The real reward, alive bonus included.</param>
/// <param name="AliveBonus">The part of the reward that pays for not having fallen; weights are trained without it (App. C.3).</param>
/// <param name="Done">Whether the episode ended (the reward counts).</param>
/// <param name="Diverged">Whether the simulation became invalid: the episode has no return.</param>
public readonly record struct StepResult(double Reward, double AliveBonus, bool Done, bool Diverged);
