namespace EsEnas.Core.Trajectories;

/// <summary>A visible part of a body.</summary>
/// <param name="Name">Its name in the model, free text; a number where the model gives none.</param>
/// <param name="Body">Index of the body that it belongs to.</param>
/// <param name="Shape">Its form.</param>
/// <param name="Size">What the form needs (<see cref="GeomShape"/>), in m; 0 in the others.</param>
/// <param name="Pose">Its pose in the body's frame.</param>
/// <param name="Color">Its own color, or that of its material.</param>
public sealed record SceneGeom(string Name, int Body, GeomShape Shape, SpaceVector Size, Pose Pose, SceneColor Color)
{
    /// <summary>Of a mesh: which of <see cref="Scene.Meshes"/>; else -1.</summary>
    public int Mesh { get; init; } = -1;
}
