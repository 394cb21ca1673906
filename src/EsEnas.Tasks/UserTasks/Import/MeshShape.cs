namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>What becomes of collision meshes that stand in files.</summary>
public enum MeshShape
{
    /// <summary>The convex hull, which is what MuJoCo collides, with its vertices in the model; the default.</summary>
    Hull,

    /// <summary>A box around it, in the axes of its inertia.</summary>
    Box,

    /// <summary>A capsule around it, likewise.</summary>
    Capsule,

    /// <summary>Nothing.</summary>
    Drop,
}
