using EsEnas.Core.Trajectories;

namespace EsEnas.Analysis.Motion;

/// <summary>Outlines of geoms in frames of trajectories.</summary>
internal static class Outlines
{
    /// <summary>The outline of a geom in a frame, as points in space; of a mesh, of what is convex around it.</summary>
    /// <param name="trajectory">The trajectory.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="geom">Index of the geom; a plane has none.</param>
    /// <param name="first">A direction of the plane that is looked at.</param>
    /// <param name="second">The direction of length 1 across it.</param>
    public static SpaceVector[] OutlineOf(this Trajectory trajectory, int frame, int geom, SpaceVector first, SpaceVector second)
    {
        var known = trajectory.Shape.Scene.Geoms[geom];
        return Silhouette.Of(known, trajectory.GeomPose(frame, geom), first, second,
            mesh: known.Mesh < 0 ? null : trajectory.Shape.Scene.Meshes[known.Mesh]);
    }
}
