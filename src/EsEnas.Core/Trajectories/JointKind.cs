namespace EsEnas.Core.Trajectories;

/// <summary>Kinds of joints. The numbers are those of MuJoCo's mjtJoint.</summary>
public enum JointKind
{
    /// <summary>All six degrees of freedom.</summary>
    Free = 0,

    /// <summary>Three rotations.</summary>
    Ball = 1,

    /// <summary>A translation along its axis.</summary>
    Slide = 2,

    /// <summary>A rotation about its axis.</summary>
    Hinge = 3,
}
