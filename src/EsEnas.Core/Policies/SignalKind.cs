namespace EsEnas.Core.Policies;

/// <summary>What an observed number is a measurement of.</summary>
public enum SignalKind
{
    /// <summary>A position of a joint.</summary>
    JointPosition,

    /// <summary>A velocity of a joint.</summary>
    JointVelocity,

    /// <summary>The cosine of a joint's angle.</summary>
    JointCosine,

    /// <summary>The sine of a joint's angle.</summary>
    JointSine,

    /// <summary>A coordinate of a body's position, in the world's frame.</summary>
    BodyPosition,

    /// <summary>A coordinate of the difference of two bodies' positions, in the world's frame.</summary>
    BodyDifference,

    /// <summary>A component of the external wrench on a body.</summary>
    BodyWrench,

    /// <summary>A reading of a sensor.</summary>
    Sensor,
}
