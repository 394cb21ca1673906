using System.Collections.Immutable;

namespace EsEnas.Core.Trajectories;

/// <summary>What there is to see of a model: what does not change while it moves. z points up.</summary>
/// <param name="Bodies">The bodies, the world first.</param>
/// <param name="Geoms">The geoms of all bodies.</param>
/// <param name="Joints">The joints of all bodies.</param>
/// <remarks>Immutable, thread safe. Compared by reference of its lists.</remarks>
public sealed record Scene(ImmutableArray<SceneBody> Bodies, ImmutableArray<SceneGeom> Geoms, ImmutableArray<SceneJoint> Joints)
{
    /// <summary>The meshes that geoms have.</summary>
    public ImmutableArray<SceneMesh> Meshes { get; init; } = [];
}
