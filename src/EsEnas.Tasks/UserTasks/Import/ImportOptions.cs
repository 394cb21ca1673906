namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>How a robot is imported.</summary>
public sealed record ImportOptions
{
    /// <summary>The folder that holds every file of the robot; null: the one that its model is in. Nothing outside is read.</summary>
    public string? Root { get; init; }

    /// <summary>What becomes of collision meshes.</summary>
    public MeshShape Meshes { get; init; } = MeshShape.Hull;

    /// <summary>Whether episodes start at a keyframe, or in a pose that rests on the floor where the model has no keyframe.</summary>
    public bool Stands { get; init; }

    /// <summary>Whether a model without a floor gets one, at height 0.</summary>
    public bool HasFloor { get; init; }

    /// <summary>Whether the base of a URDF robot may move freely; otherwise it is fixed to the world.</summary>
    public bool IsFree { get; init; }

    /// <summary>The task's name; null: from the file's name.</summary>
    public string? TaskName { get; init; }
}
