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

    /// <summary>A coordinate of a site's position, in the world's frame.</summary>
    SitePosition,

    /// <summary>A coordinate of a geom's position, in the world's frame.</summary>
    GeomPosition,

    /// <summary>A coordinate of the center of mass of a body with all below it, in the world's frame.</summary>
    CenterOfMass,

    /// <summary>A coordinate of the difference of the positions of two points, not both bodies, in the world's frame.</summary>
    PointDifference,

    /// <summary>A component of a body's z axis, in the world's frame: where up is for it.</summary>
    BodyUp,

    /// <summary>The cosine or sine of a body's yaw, the angle of its x axis in the horizontal plane.</summary>
    BodyHeading,

    /// <summary>A component of a body's orientation, a quaternion w, x, y, z.</summary>
    BodyOrientation,

    /// <summary>A number of the action of the step before; 0 at the start.</summary>
    PreviousAction,

    /// <summary>The sine or cosine of a clock's phase, which is 0 at the start.</summary>
    Clock,

    /// <summary>A number that is chosen for an episode: what is asked of the robot.</summary>
    Target,

    /// <summary>A number of a body's inertia about the center of mass of its kinematic tree, in world axes.</summary>
    BodyInertia,

    /// <summary>A number of a body's velocity at the center of mass of its kinematic tree, in world axes.</summary>
    BodyVelocity,

    /// <summary>What the actuators do to a joint.</summary>
    ActuatorForce,

    /// <summary>What contacts, limits and other constraints do to a joint.</summary>
    ConstraintForce,

    /// <summary>Whether two bodies or geoms touch: 1 or 0.</summary>
    Contact,
}
