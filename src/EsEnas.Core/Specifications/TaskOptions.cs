namespace EsEnas.Core.Specifications;

/// <summary>Variants of a task.</summary>
public sealed record TaskOptions
{
    /// <summary>Whether episodes start with the task's noise (<c>--fixed-start</c> switches it off).</summary>
    public bool StartNoise { get; init; } = true;

    /// <summary>Whether goals are sampled or fixed.</summary>
    public GoalOption Goal { get; init; } = GoalOption.Sampled;

    /// <summary>Striker, Thrower: whether the latched position follows the body (as published) or is copied.</summary>
    public LatchOption Latch { get; init; } = LatchOption.Live;

    /// <summary>Ant: contact forces zero (as with MuJoCo 2 in Gym v2) or computed.</summary>
    public ContactForcesOption ContactForces { get; init; } = ContactForcesOption.Zero;

    /// <summary>Capsule masses of the installed library, or those before MuJoCo 2.1.1.</summary>
    public MassesOption Masses { get; init; } = MassesOption.Library;

    /// <summary>Hopper, Walker2d, Ant: whether weights are trained on the alive bonus too; without it, as the paper trains, unless set.</summary>
    public bool TrainOnBonus { get; init; }

    /// <summary>The paper's horizon, or Gym's own limit where it is shorter.</summary>
    public EpisodeLimitOption EpisodeLimit { get; init; } = EpisodeLimitOption.Paper;
}
