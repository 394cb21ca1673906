using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Where a number of a simulation or an episode is read.</summary>
internal enum NumberSource
{
    /// <summary>qpos.</summary>
    Position,

    /// <summary>qvel.</summary>
    Velocity,

    /// <summary>Positions of bodies, 3 each.</summary>
    Body,

    /// <summary>Positions of sites, 3 each.</summary>
    Site,

    /// <summary>Positions of geoms, 3 each.</summary>
    Geom,

    /// <summary>Centers of mass of bodies with all below them, 3 each.</summary>
    CenterOfMass,

    /// <summary>Readings of sensors.</summary>
    Sensor,

    /// <summary>The cosine of qpos.</summary>
    Cosine,

    /// <summary>The sine of qpos.</summary>
    Sine,

    /// <summary>Bodies' z axes in the world's axes, 3 each.</summary>
    Up,

    /// <summary>Cosine and sine of bodies' yaw, 2 each.</summary>
    Heading,

    /// <summary>Bodies' quaternions, 4 each.</summary>
    Orientation,

    /// <summary>The action of the step before; 0 at the start.</summary>
    PreviousAction,

    /// <summary>Sine and cosine of the phases of the task's clocks, 2 each.</summary>
    Clock,

    /// <summary>The episode's targets.</summary>
    Target,

    /// <summary>Whether the two sides of the task's contacts touch: 1 or 0.</summary>
    Contact,

    /// <summary>Total, kinetic and potential energy.</summary>
    Energy,

    /// <summary>Power of the actuators.</summary>
    Power,
}

/// <summary>What a task file comes to on its model: indices in place of names. Immutable by convention, thread safe.</summary>
internal sealed record UserTaskPlan
{
    public required int FrameSkip { get; init; }

    public required ObservationPart[] Observation { get; init; }

    /// <summary>One line per term, with the components that it fills.</summary>
    public required string[] ObservationLines { get; init; }

    /// <summary>The actuator of each action.</summary>
    public required int[] Actuators { get; init; }

    public required RewardPart[] Reward { get; init; }

    /// <summary>How many parts of the reward remember what they read before a step.</summary>
    public required int Slots { get; init; }

    public required HealthyPart[] Healthy { get; init; }

    public required double StateLimit { get; init; }

    public required int StateFrom { get; init; }

    public required bool MustBeFinite { get; init; }

    public required NoisePart[] PositionNoise { get; init; }

    public required NoisePart[] VelocityNoise { get; init; }

    /// <summary>Whether the start noise is drawn again while anything touches.</summary>
    public required bool StartsWithoutContact { get; init; }

    /// <summary>Whether what follows from the state is computed anew after each step.</summary>
    public required bool Refreshes { get; init; }

    /// <summary>The number of the keyframe at which episodes start; -1 for none.</summary>
    public required int Keyframe { get; init; }

    /// <summary>Seconds of the period of each clock.</summary>
    public required double[] Periods { get; init; }

    /// <summary>The targets that are drawn for each episode.</summary>
    public required TargetRange[] Targets { get; init; }

    /// <summary>What else is drawn for each episode.</summary>
    public required RandomizedPart[] Randomization { get; init; }

    /// <summary>Damping of the model that no factor reaches (<see cref="Tasks.Randomization.OtherDamping"/>); empty for none.</summary>
    public required string OtherDamping { get; init; }

    /// <summary>The two sides of each contact that is asked about.</summary>
    public required ContactSides[] Contacts { get; init; }

    /// <summary>What changes while the task is trained.</summary>
    public required CurriculumTerm[] Curriculum { get; init; }

    /// <summary>The most steps of an episode as declared; what a curriculum of it ends at.</summary>
    public required int Horizon { get; init; }

    /// <summary>Whether weights are trained without the alive bonus, the part of the reward that only pays for not having fallen.</summary>
    public required bool ExcludesBonus { get; init; }

    public int ObservationSize => Observation.Length;
}

/// <summary>A number of a source, or the first of a point's three.</summary>
internal readonly record struct NumberAt(NumberSource Source, int Index);

/// <summary>
/// One observed number: Value, less Minus if there is one, plus Noise times N(0, 1), plus ranged noise, cut to [Low, High].
/// </summary>
internal readonly record struct ObservationPart(NumberAt Value, NumberAt? Minus, double Low, double High, double Noise,
    RangedNoise? Ranged)
{
    /// <summary>The term that it belongs to, counted from 0.</summary>
    public int Term { get; init; }

    /// <summary>Whether nothing is measured: what the controller knows by itself is neither late nor noisy.</summary>
    public bool IsInstant => Value.Source is NumberSource.PreviousAction or NumberSource.Clock or NumberSource.Target;
}

/// <summary>Two sides of a contact: their names, and for each geom whether it belongs to the one, and to the other.</summary>
internal sealed record ContactSides(IReadOnlyList<string> Names, bool[] First, bool[] Second);

/// <summary>A part of the reward.</summary>
/// <param name="Term">As it is written.</param>
/// <param name="First">What is read: a coordinate, a reading, or one of two points.</param>
/// <param name="Second">The other point.</param>
/// <param name="Target">The index of the episode's target that is subtracted; -1 for a number.</param>
/// <param name="Slot">Where it remembers what it read before a step.</param>
/// <param name="Of">The parts of a product, minimum or maximum.</param>
internal sealed record RewardPart(RewardTerm Term, NumberAt First, NumberAt Second, int Target, int Slot, RewardPart[] Of);

/// <summary>Start noise on some coordinates, which a rotation replaces: they are a quaternion.</summary>
internal readonly record struct NoisePart(int First, int Count, NoiseLaw Law, double Scale);

/// <summary>An open interval.</summary>
internal readonly record struct HealthyPart(NumberAt Coordinate, double Above, double Below);
