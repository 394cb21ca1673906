using EsEnas.Core.Trajectories;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>A geom as the library compiled it.</summary>
internal sealed record CompiledGeom(GeomShape Shape, double[] Size, double[] Position, double[] Quaternion)
{
    /// <summary>The sizes that its shape has; the others mean nothing.</summary>
    public ReadOnlySpan<double> OwnSize() => Size.AsSpan(0, Shape switch
    {
        GeomShape.Sphere => 1,
        GeomShape.Capsule or GeomShape.Cylinder => 2,
        _ => 3,
    });

    public static CompiledGeom Of(Model model, int geom) => new((GeomShape)model.Integers(ModelField.GeomType)[geom],
        model.Row(ModelField.GeomSize, geom), model.Row(ModelField.GeomPosition, geom), model.Row(ModelField.GeomQuaternion, geom));
}

/// <summary>What an import makes of a geom.</summary>
internal enum GeomFate
{
    /// <summary>It has the shape, the place and the surface that it had.</summary>
    Same,

    /// <summary>It has its surface and another shape, whose place is known.</summary>
    Fitted,

    /// <summary>It has its surface; a hull of fewer vertices.</summary>
    Other,

    /// <summary>It is not there.</summary>
    Dropped,
}

/// <summary>What became of a geom, and what it must be if it was fitted.</summary>
internal sealed record GeomCheck(GeomFate Fate, CompiledGeom? Expected = null);

/// <summary>A body's inertia as the library compiled it, in the body's frame.</summary>
internal sealed record CompiledBody(string Name, double Mass, double[] Position, double[] Quaternion, double[] Inertia);

/// <summary>An actuator's control as the library compiled it; its first gear, and the range of its joint if it drives one that has a range.
/// </summary>
internal sealed record CompiledActuator(bool IsLimited, double Low, double High, double Gear, double? JointLow, double? JointHigh);

/// <summary>What an import needs to know of a compiled model.</summary>
internal sealed record CompiledRobot
{
    public required CompiledBody[] Bodies { get; init; }

    public required Dictionary<string, CompiledGeom> Geoms { get; init; }

    public required CompiledActuator[] Actuators { get; init; }

    public required string[] JointNames { get; init; }

    public required int[] JointTypes { get; init; }

    public required int[] JointBodies { get; init; }

    /// <summary>Of each joint its axis, of length 1.</summary>
    public required double[][] JointAxes { get; init; }

    public required double[] InitialPositions { get; init; }

    public required double Timestep { get; init; }

    /// <summary>Whether there is a plane.</summary>
    public required bool HasPlane { get; init; }

    /// <summary>Number of the last body of the longest chain.</summary>
    public required int LastBody { get; init; }

    /// <summary>How high the center of the first body that moves freely is at the start, in m.</summary>
    public required double Height { get; init; }

    /// <summary>Positions in which the lowest point of a free body touches the floor; empty if there is no such pose.</summary>
    public required double[] Standing { get; init; }
}
