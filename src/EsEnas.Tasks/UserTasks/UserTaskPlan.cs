namespace EsEnas.Tasks.UserTasks;

/// <summary>Where an observed number comes from.</summary>
internal enum ObservationSource
{
    Position,
    Velocity,
    BodyPosition,
    BodyDifference,
    Sensor,
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

    /// <summary>The part of the reward that only pays for not having fallen and that weights are trained without.</summary>
    public required double AliveBonus { get; init; }

    public required HealthyPart[] Healthy { get; init; }

    public required double StateLimit { get; init; }

    public required int StateFrom { get; init; }

    public required bool MustBeFinite { get; init; }

    public required StartNoise PositionNoise { get; init; }

    public required StartNoise VelocityNoise { get; init; }

    public int ObservationSize => Observation.Length;
}

/// <summary>
/// One observed number: <c>source[Index]</c>, less <c>source[Other]</c> for a difference, plus <c>Noise</c> times N(0, 1), cut to [Low,
/// High].
/// </summary>
internal readonly record struct ObservationPart(ObservationSource Source, int Index, int Other, double Low, double High, double Noise);

/// <summary>A coordinate of the state or of a body's position.</summary>
internal readonly record struct CoordinateIndex(bool IsBody, int Index);

/// <summary>A part of the reward. Distance: the first numbers of two bodies; sensor: <c>First</c> is the reading.</summary>
internal readonly record struct RewardPart(RewardKind Kind, double Coefficient, CoordinateIndex Coordinate, int First, int Second,
    bool BeforeStep);

/// <summary>An open interval.</summary>
internal readonly record struct HealthyPart(CoordinateIndex Coordinate, double Above, double Below);
