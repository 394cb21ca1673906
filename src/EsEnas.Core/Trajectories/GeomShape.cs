namespace EsEnas.Core.Trajectories;

/// <summary>Forms of geoms, each with what its <see cref="SceneGeom.Size"/> says, in m. Lengths lie along the geom's own axes.</summary>
/// <remarks>The numbers are those of MuJoCo's mjtGeom.</remarks>
public enum GeomShape
{
    /// <summary>The plane z = 0: half its extent in x and in y, 0 for one without end.</summary>
    Plane = 0,

    /// <summary>A sphere: its radius.</summary>
    Sphere = 2,

    /// <summary>A cylinder along z with half spheres at its ends: radius, and half the length of the cylinder.</summary>
    Capsule = 3,

    /// <summary>An ellipsoid: its three half-axes.</summary>
    Ellipsoid = 4,

    /// <summary>A cylinder along z: radius, and half its length.</summary>
    Cylinder = 5,

    /// <summary>A box: half its lengths.</summary>
    Box = 6,

    /// <summary>A mesh (<see cref="SceneGeom.Mesh"/>): half the lengths of the box around it.</summary>
    Mesh = 7,
}
