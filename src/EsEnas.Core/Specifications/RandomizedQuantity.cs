namespace EsEnas.Core.Specifications;

/// <summary>
/// What a task may draw anew for each episode, so that a policy survives what differs between a model and a robot. The order is that of the
/// draws: it is part of every run's identity, and new ones come last.
/// </summary>
public enum RandomizedQuantity
{
    /// <summary>Noise on each observed number: its standard deviation, or half width, in the number's own unit.</summary>
    ObservationNoise,

    /// <summary>How many environment steps observations are old.</summary>
    ObservationLatency,

    /// <summary>How many environment steps pass before an action acts.</summary>
    ActionDelay,

    /// <summary>Time constant of a first order lag of each control, in seconds.</summary>
    ActuatorLag,

    /// <summary>Factor of masses and inertias.</summary>
    MassScale,

    /// <summary>Factor of the friction of geoms.</summary>
    FrictionScale,

    /// <summary>Factor of actuators' gain and bias: of their force.</summary>
    GainScale,

    /// <summary>Factor of the damping of joints.</summary>
    DampingScale,

    /// <summary>Horizontal force on a body now and then, in N.</summary>
    Push,

    /// <summary>Angle by which the ground is tilted, in degrees: gravity is turned.</summary>
    Tilt,
}
