using System.Collections.Immutable;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>A robot of somebody's as a model that the guard accepts, with a task to begin with.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="ModelFile">The model's file name.</param>
/// <param name="Model">The MJCF text.</param>
/// <param name="TaskFile">The task file's name.</param>
/// <param name="Definition">The task file's text, with comments.</param>
/// <param name="Changes">What was changed, a sentence each, summed up.</param>
/// <param name="Proof">How the model compares with the original.</param>
public sealed record ImportedRobot(string Task, string ModelFile, string Model, string TaskFile, string Definition,
    ImmutableArray<string> Changes, ImportProof Proof)
{
    /// <summary>The same with room for more contacts and constraints.</summary>
    /// <param name="size">The size element to put in, which overrides others.</param>
    public ImportedRobot WithSize(string size)
    {
        ArgumentNullException.ThrowIfNull(size);
        var end = Model.LastIndexOf("</mujoco", StringComparison.Ordinal);
        return this with
        {
            Model = $"{Model[..end]}  {size}\n{Model[end..]}",
            Changes = Changes.Add($"added: {size}, the room that random policies need"),
        };
    }
}
