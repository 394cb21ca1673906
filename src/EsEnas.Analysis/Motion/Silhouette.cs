using EsEnas.Core.Trajectories;

namespace EsEnas.Analysis.Motion;

/// <summary>Outlines of geoms: of a convex shape, the farthest point in each direction of a plane.</summary>
internal static class Silhouette
{
    /// <summary>Directions around a round shape.</summary>
    public const int Directions = 40;

    /// <summary>The outline as points in space, around once.</summary>
    /// <param name="geom">The geom; a plane has none.</param>
    /// <param name="pose">Its pose.</param>
    /// <param name="first">A direction of the plane that is looked at.</param>
    /// <param name="second">The direction of length 1 across it.</param>
    /// <param name="scale">Shrinks what is round about it; 1 for nothing.</param>
    /// <param name="mesh">Of a mesh: itself; its outline is that of what is convex around it.</param>
    public static SpaceVector[] Of(SceneGeom geom, Pose pose, SpaceVector first, SpaceVector second, double scale = 1,
        SceneMesh? mesh = null)
    {
        var points = new SpaceVector[Directions];
        for (var i = 0; i < points.Length; i++)
        {
            // Not along an axis, where a box has more than one farthest point.
            var angle = 2 * Math.PI * (i + 0.25) / points.Length;
            var direction = (Math.Cos(angle) * first) + (Math.Sin(angle) * second);
            var towards = Back(pose, direction);
            points[i] = pose.Place(mesh is null ? Farthest(geom.Shape, geom.Size, towards, scale) : Farthest(mesh, towards));
        }

        return points;
    }

    /// <summary>How far a geom reaches from its middle at most.</summary>
    public static double Reach(SceneGeom geom) => geom.Shape switch
    {
        GeomShape.Sphere => geom.Size.X,
        GeomShape.Capsule => geom.Size.X + geom.Size.Y,
        GeomShape.Cylinder => Math.Sqrt((geom.Size.X * geom.Size.X) + (geom.Size.Y * geom.Size.Y)),
        GeomShape.Plane => 0,
        _ => geom.Size.Length,
    };

    private static SpaceVector Farthest(GeomShape shape, SpaceVector size, SpaceVector towards, double scale)
    {
        switch (shape)
        {
            case GeomShape.Sphere:
                return scale * size.X * towards;
            case GeomShape.Capsule:
                return (scale * size.X * towards) + new SpaceVector(0, 0, Math.Sign(towards.Z) * size.Y);
            case GeomShape.Cylinder:
                var across = Math.Sqrt((towards.X * towards.X) + (towards.Y * towards.Y));
                var outward = across > 1e-9 ? scale * size.X / across : 0;
                return new SpaceVector(outward * towards.X, outward * towards.Y, Math.Sign(towards.Z) * size.Y);
            case GeomShape.Ellipsoid:
                var stretched = new SpaceVector(size.X * towards.X, size.Y * towards.Y, size.Z * towards.Z);
                var by = scale / Math.Max(stretched.Length, 1e-12);
                return new SpaceVector(by * size.X * stretched.X, by * size.Y * stretched.Y, by * size.Z * stretched.Z);
            default:
                return new SpaceVector(scale * Math.Sign(towards.X) * size.X, scale * Math.Sign(towards.Y) * size.Y,
                    scale * Math.Sign(towards.Z) * size.Z);
        }
    }

    private static SpaceVector Farthest(SceneMesh mesh, SpaceVector towards)
    {
        var (farthest, reach) = (default(SpaceVector), double.NegativeInfinity);
        for (var i = 0; i < mesh.VertexCount; i++)
        {
            var vertex = mesh.Vertex(i);
            if (vertex.Dot(towards) is var along && along > reach) (farthest, reach) = (vertex, along);
        }

        return farthest;
    }

    // A direction of the world in the frame of a pose.
    private static SpaceVector Back(Pose pose, SpaceVector direction) =>
        new Pose(default, pose.W, -pose.X, -pose.Y, -pose.Z).Turn(direction);
}
