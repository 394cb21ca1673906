using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>Goal sampling.</summary>
public enum GoalOption
{
    /// <summary>By the task's distribution.</summary>
    Sampled,

    /// <summary>The reference goal.</summary>
    Fixed,
}

/// <summary>Latched positions.</summary>
public enum LatchOption
{
    /// <summary>A live view, as published.</summary>
    Live,

    /// <summary>A copy, as intended.</summary>
    Copy,
}

/// <summary>Contact forces of Ant and the humanoids.</summary>
public enum ContactForcesOption
{
    /// <summary>All zero.</summary>
    Zero,

    /// <summary>Computed after each step.</summary>
    Computed,
}

/// <summary>Capsule masses.</summary>
public enum MassesOption
{
    /// <summary>As the installed library computes them.</summary>
    Library,

    /// <summary>As before MuJoCo 2.1.1 (the paper's era).</summary>
    Legacy,
}

/// <summary>Step limit.</summary>
public enum EpisodeLimitOption
{
    /// <summary>The specification's horizon.</summary>
    Paper,

    /// <summary>At most Gym's own limit for the task.</summary>
    Gym,
}

/// <summary>Whose rules a task follows.</summary>
public enum EditionOption
{
    /// <summary>Gym's v2, the paper's tasks.</summary>
    V2,

    /// <summary>Gymnasium's v4.</summary>
    V4,

    /// <summary>Gymnasium's v5.</summary>
    V5,
}

/// <summary>Variants of a task.</summary>
public sealed record TaskOptions
{
    /// <summary>Whether episodes start with the task's noise (<c>--fixed-start</c> switches it off).</summary>
    public bool StartNoise { get; init; } = true;

    /// <summary>Whether goals are sampled or fixed.</summary>
    public GoalOption Goal { get; init; } = GoalOption.Sampled;

    /// <summary>Striker, Thrower: whether the latched position follows the body (as published) or is copied.</summary>
    public LatchOption Latch { get; init; } = LatchOption.Live;

    /// <summary>Ant and the humanoids: contact forces zero (as with MuJoCo 2 in Gym v2) or computed.</summary>
    public ContactForcesOption ContactForces { get; init; } = ContactForcesOption.Zero;

    /// <summary>Capsule masses of the installed library, or those before MuJoCo 2.1.1.</summary>
    public MassesOption Masses { get; init; } = MassesOption.Library;

    /// <summary>
    /// Hopper, Walker2d, Ant, Humanoid: whether weights are trained on the alive bonus too; without it, as the paper trains, unless set.
    /// </summary>
    public bool TrainOnBonus { get; init; }

    /// <summary>The paper's horizon, or Gym's own limit where it is shorter.</summary>
    public EpisodeLimitOption EpisodeLimit { get; init; } = EpisodeLimitOption.Paper;

    /// <summary>Gym's v2, as in the paper, or Gymnasium's v4 or v5 of the same task.</summary>
    public EditionOption Edition { get; init; } = EditionOption.V2;

    /// <summary>What is drawn for each episode beside the task's own noise and goals; replaces the ranges of a task file.</summary>
    public RandomizationRanges Randomization { get; init; } = new();

    /// <summary>Which ranges are drawn from.</summary>
    public RandomizationFocus Randomized { get; init; }

    internal static OptionKey<TaskOptions>[] Keys { get; } =
    [
        OptionKey.Of<TaskOptions, bool>("startNoise", new BooleanKind(), o => o.StartNoise, (o, v) => o with { StartNoise = v },
            "Whether episodes start with the task's noise.", "own") with { MayForkChange = true },
        OptionKey.Of<TaskOptions, GoalOption>("goal", new ChoiceKind<GoalOption>(), o => o.Goal, (o, v) => o with { Goal = v },
            "Whether goals are sampled by the task's distribution or fixed at the reference goal.", "own") with { MayForkChange = true },
        OptionKey.Of<TaskOptions, LatchOption>("latch", new ChoiceKind<LatchOption>(), o => o.Latch, (o, v) => o with { Latch = v },
            "Striker and Thrower: whether the latched position follows the body, as published, or is a copy, as intended.", "own"),
        OptionKey.Of<TaskOptions, ContactForcesOption>("contactForces", new ChoiceKind<ContactForcesOption>(),
            o => o.ContactForces, (o, v) => o with { ContactForces = v },
            "Ant and the humanoids: whether observed contact forces are zero, as published, or computed.", "own"),
        OptionKey.Of<TaskOptions, MassesOption>("masses", new ChoiceKind<MassesOption>(), o => o.Masses, (o, v) => o with { Masses = v },
            "Capsule masses as the installed MuJoCo computes them, or as before 2.1.1.", "own"),
        OptionKey.Of<TaskOptions, bool>("trainOnBonus", new BooleanKind(), o => o.TrainOnBonus, (o, v) => o with { TrainOnBonus = v },
            "Hopper, Walker2d, Ant, Humanoid: whether weights are trained on the alive bonus too; a task file has a key of its own for it.",
            "App. C.3") with
        {
            MayForkChange = true,
        },
        OptionKey.Of<TaskOptions, EpisodeLimitOption>("episodeLimit", new ChoiceKind<EpisodeLimitOption>(),
            o => o.EpisodeLimit, (o, v) => o with { EpisodeLimit = v },
            "Whether the horizon alone ends an episode, or also Gym's own limit for the task.", "App. C.3") with { MayForkChange = true },
        OptionKey.Of<TaskOptions, EditionOption>("edition", new ChoiceKind<EditionOption>(), o => o.Edition,
            (o, v) => o with { Edition = v }, "Whose rules the task follows: Gym's v2, as in the paper, or Gymnasium's v4 or v5.", "own")
            with { IsLater = true },
        .. RandomizationRanges.Keys.In<RandomizationRanges, TaskOptions>(o => o.Randomization, (o, v) => o with { Randomization = v }),
        OptionKey.Of<TaskOptions, RandomizationFocus>("randomized", new RandomizationFocusKindText(), o => o.Randomized,
            (o, v) => o with { Randomized = v },
            "Which declared ranges are drawn from: all, none (every quantity has its nominal value), or none with one quantity held.",
            "own") with
        {
            MayForkChange = true,
            IsLater = true,
        },
    ];
}
