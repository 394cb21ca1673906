using System.Collections.Immutable;

namespace EsEnas.Core.Trajectories;

/// <summary>A surface of triangles.</summary>
/// <param name="Vertices">Places in the geom's frame, x, y and z of each in m.</param>
/// <param name="Faces">Three vertices of each triangle, by their numbers, counterclockwise as seen from outside.</param>
/// <remarks>Immutable, thread safe. Compared by reference of its lists.</remarks>
public sealed record SceneMesh(ImmutableArray<float> Vertices, ImmutableArray<int> Faces)
{
    /// <summary>How many vertices there are.</summary>
    public int VertexCount => Vertices.Length / 3;

    /// <summary>How many triangles there are.</summary>
    public int FaceCount => Faces.Length / 3;

    /// <summary>A vertex.</summary>
    public SpaceVector Vertex(int number) => new(Vertices[3 * number], Vertices[(3 * number) + 1], Vertices[(3 * number) + 2]);
}
