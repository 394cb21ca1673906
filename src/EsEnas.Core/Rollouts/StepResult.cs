using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Rollouts;

/// <summary>What one environment step gave.</summary>
/// <param name="Reward">The real reward, alive bonus included.</param>
/// <param name="AliveBonus">The part of the reward that pays for not having fallen and that weights are trained without (App. C.3); 0 where
/// they are trained on it.</param>
/// <param name="Done">Whether the episode ended (the reward counts).</param>
/// <param name="Reason">Why the simulation became invalid, so that the episode has no return; None if it did not.</param>
public readonly record struct StepResult(double Reward, double AliveBonus, bool Done, InvalidReason Reason = InvalidReason.None)
{
    /// <summary>Whether the episode can continue or has ended with a return.</summary>
    public bool IsValid => Reason == InvalidReason.None;
}
