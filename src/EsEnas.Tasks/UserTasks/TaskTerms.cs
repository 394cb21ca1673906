using System.Collections.Immutable;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Kinds of observation term, in the order of their names in <see cref="TaskWords.Observations"/>.</summary>
internal enum ObservationKind
{
    JointPositions,
    JointVelocities,
    BodyPosition,
    Sensor,
    JointCosines,
    JointSines,
    SitePosition,
    GeomPosition,
    CenterOfMass,
    BodyUp,
    BodyHeading,
    BodyOrientation,
    PreviousAction,
    Clock,
    Target,
    Contact,
}

/// <summary>Kinds of reward term, in the order of their names in <see cref="TaskWords.Rewards"/>.</summary>
internal enum RewardKind
{
    ForwardVelocity,
    ControlCost,
    AliveBonus,
    Distance,
    Sensor,
    Position,
    Upright,
    ActionRate,
    EarlyEnd,
    Product,
    Minimum,
    Maximum,
    Contact,
    Energy,
    Power,
}

/// <summary>What a quantity becomes before its coefficient.</summary>
internal enum ShapeKind
{
    None,
    Square,
    Absolute,
    Gaussian,
    Tolerance,
}

/// <summary>How a tolerance falls outside of its bounds.</summary>
internal enum Sigmoid
{
    Gaussian,
    Linear,
    Quadratic,
    LongTail,
}

/// <summary>Whose coordinate is meant.</summary>
internal enum CoordinateKind
{
    Joint,
    Body,
    Site,
    Geom,
    CenterOfMass,
    Sensor,
}

/// <summary>The words of task files, by the numbers of their kinds.</summary>
internal static class TaskWords
{
    public static readonly string[] Observations =
    [
        "joint-positions", "joint-velocities", "body-position", "sensor", "joint-cosines", "joint-sines", "site-position", "geom-position",
        "center-of-mass", "body-up", "body-heading", "body-orientation", "previous-action", "clock", "target",
        "contact",
    ];

    public static readonly string[] Rewards =
    [
        "forward-velocity", "control-cost", "alive-bonus", "distance", "sensor", "position", "upright", "action-rate", "early-end",
        "product", "minimum", "maximum", "contact", "energy", "power",
    ];

    public static readonly string[] Energies = ["total", "kinetic", "potential"];

    public static readonly string[] Sigmoids = ["gaussian", "linear", "quadratic", "long-tail"];
}

/// <summary>A coordinate of the state: one of a joint's positions, a component of a point's position, or a sensor's reading.</summary>
/// <param name="Name">The joint, body, site, geom or sensor.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Component">Index among the joint's positions or the sensor's readings, or 0, 1, 2 for the axes.</param>
internal sealed record CoordinateAt(NameAt Name, CoordinateKind Kind, int Component);

/// <summary>Components of an observation: what is read, plus noise of that standard deviation, cut to [Low, High].</summary>
internal sealed record ObservationTerm(ObservationKind Kind, NameList? Joints, NameAt? Name, NameAt? RelativeTo, double Low,
    double High, double Noise)
{
    /// <summary>Whether it has noise of either kind.</summary>
    public bool IsNoisy => Noise > 0 || RangedNoise is not null;

    /// <summary>Further noise, of a scale that is drawn for each episode; null for none.</summary>
    public RangedNoise? RangedNoise { get; init; }

    /// <summary>Contact: between which two geoms or bodies.</summary>
    public NameList? Between { get; init; }

    /// <summary>Clock: seconds of a period.</summary>
    public double Period { get; init; }

    /// <summary>Body up: which number of the axis; -1 for all three.</summary>
    public int Axis { get; init; } = -1;
}

/// <summary>A part of the reward.</summary>
/// <param name="Kind">What is measured.</param>
/// <param name="Coefficient">What it is multiplied by.</param>
/// <param name="Coordinate">Forward velocity and position: of which coordinate.</param>
/// <param name="From">Distance: from which point; upright: which body; sensor: which sensor.</param>
/// <param name="To">Distance: to which point.</param>
/// <param name="Component">Sensor: which reading; energy: which (<see cref="TaskWords.Energies"/>).</param>
/// <param name="BeforeStep">Whether it is read before the step.</param>
internal sealed record RewardTerm(RewardKind Kind, double Coefficient, CoordinateAt? Coordinate, NameAt? From, NameAt? To, int Component,
    bool BeforeStep)
{
    public RewardShape Shape { get; init; } = RewardShape.Plain;

    /// <summary>Contact: between which two geoms or bodies.</summary>
    public NameList? Between { get; init; }

    /// <summary>Of a factor: what is added after the coefficient.</summary>
    public double Offset { get; init; }

    /// <summary>Product, minimum, maximum: of what.</summary>
    public ImmutableArray<RewardTerm> Of { get; init; } = [];
}

/// <summary>What a quantity x becomes: a target is subtracted first, then x is shaped.</summary>
/// <param name="Kind">The shape.</param>
/// <param name="Target">The number that is subtracted; 0 where a target is named.</param>
/// <param name="TargetName">The name of an episode's target; null for a number.</param>
/// <param name="Scale">Gaussian: exp(-x^2 / Scale^2).</param>
/// <param name="Tolerance">Its bounds and fall.</param>
internal sealed record RewardShape(ShapeKind Kind, double Target, NameAt? TargetName, double Scale, ToleranceShape Tolerance)
{
    public static RewardShape Plain { get; } = new(ShapeKind.None, 0, null, 1, default);
}
