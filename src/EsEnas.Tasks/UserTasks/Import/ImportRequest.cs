namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>What the sandbox process of an import is asked; files follow it, a line each.</summary>
internal sealed record ImportRequest
{
    /// <summary>The original, with its files.</summary>
    public required string Original { get; init; }

    /// <summary>The original with meshes fitted, to measure; empty if not wanted.</summary>
    public string Fitted { get; init; } = "";

    /// <summary>The imported model, to compare; empty if not there yet.</summary>
    public string Result { get; init; } = "";

    /// <summary>Whether the original's collision shapes are those of the result.</summary>
    public bool HasSameShapes { get; init; }

    /// <summary>What the result must make of the original's geoms: of each of the result's bodies, in order; null for nothing.</summary>
    public GeomCheck[][]? Geoms { get; init; }

    /// <summary>Whether the original is URDF, which knows no actuators, floor or free base: only what it knows is compared.</summary>
    public bool IsUrdf { get; init; }

    /// <summary>The keyframe that both start at, -1 for the initial state.</summary>
    public int Keyframe { get; init; } = -1;

    /// <summary>How many files follow.</summary>
    public int Files { get; init; }
}
