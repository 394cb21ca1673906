using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Laws of the start noise.</summary>
internal enum NoiseLaw
{
    Uniform,
    Normal,

    /// <summary>Of free and ball joints: any orientation, each as likely.</summary>
    Rotation,
}

/// <summary>A task file as it is written: names are not looked up yet.</summary>
internal sealed record UserTaskDefinition
{
    public required string Name { get; init; }

    public required string Summary { get; init; }

    public required string ModelFile { get; init; }

    public required int FrameSkip { get; init; }

    public required int Horizon { get; init; }

    public required ImmutableArray<ObservationTerm> Observation { get; init; }

    public required NameList Actions { get; init; }

    public required ImmutableArray<RewardTerm> Reward { get; init; }

    public required ImmutableArray<HealthyRange> Healthy { get; init; }

    /// <summary>
    /// Bound on the absolute value of the state's components (positions, then velocities) from <see cref="StateFrom"/> on; infinity for
    /// none.
    /// </summary>
    public required double StateLimit { get; init; }

    public required int StateFrom { get; init; }

    /// <summary>Whether an episode ends at a position or velocity that is not finite.</summary>
    public required bool MustBeFinite { get; init; }

    public required ImmutableArray<StartNoise> PositionNoise { get; init; }

    public required ImmutableArray<StartNoise> VelocityNoise { get; init; }

    /// <summary>Whether the start noise is drawn again while anything touches.</summary>
    public bool StartsWithoutContact { get; init; }

    /// <summary>Whether what follows from the state is computed anew after each step, so that nothing lags.</summary>
    public bool Refreshes { get; init; }

    /// <summary>The keyframe of the model at which episodes start; null for the model's own initial state.</summary>
    public NameAt? StartKeyframe { get; init; }

    /// <summary>Numbers that are drawn anew for each episode.</summary>
    public ImmutableArray<TargetRange> Targets { get; init; } = [];

    /// <summary>What is drawn for each episode beside start and targets.</summary>
    public ImmutableArray<RandomizationTerm> Randomization { get; init; } = [];

    /// <summary>What changes while the task is trained.</summary>
    public ImmutableArray<CurriculumTerm> Curriculum { get; init; } = [];

    /// <summary>Whether weights are trained on the alive bonus too.</summary>
    public required bool TrainsOnBonus { get; init; }

    /// <summary>Whether a term other than the alive bonus counts.</summary>
    public bool RewardsMoreThanBonus => Reward.Any(term => term.Kind != RewardKind.AliveBonus && term.Coefficient != 0);

    /// <summary>Whether an episode can end before the horizon other than by divergence.</summary>
    public bool Terminates => !Healthy.IsEmpty || double.IsFinite(StateLimit);
}

/// <summary>Names, or all that there are; with the place where they were written.</summary>
internal sealed record NameList(ImmutableArray<string> Names, bool IsAll, string Path, int Line);

/// <summary>A name and the place where it was written.</summary>
internal sealed record NameAt(string Name, string Path, int Line);

/// <summary>An open interval in which a coordinate must stay.</summary>
internal sealed record HealthyRange(CoordinateAt Coordinate, double Above, double Below);

/// <summary>Start noise on positions or velocities.</summary>
/// <param name="Joints">Of which joints.</param>
/// <param name="Law">The law.</param>
/// <param name="Scale">Half width or standard deviation; 0 draws nothing.</param>
internal sealed record StartNoise(NameList Joints, NoiseLaw Law, double Scale);

/// <summary>Noise whose scale, a half width or standard deviation, is drawn for each episode.</summary>
internal sealed record RangedNoise(SignalNoiseLaw Law, ValueRange Range);

/// <summary>A quantity that is drawn for each episode, as it is written.</summary>
/// <param name="Part">Quantity, range and whatever needs no model.</param>
/// <param name="Names">Which parts of the model; null for the standard ones.</param>
/// <param name="Path">The key.</param>
/// <param name="Line">Its line.</param>
internal sealed record RandomizationTerm(RandomizedPart Part, NameList? Names, string Path, int Line);

/// <summary>A number that is drawn for each episode, uniformly in [Low, High].</summary>
internal sealed record TargetRange(string Name, double Low, double High);
