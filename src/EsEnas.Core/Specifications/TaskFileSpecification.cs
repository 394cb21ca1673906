using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>
/// A task of the user's own, whole: it travels with the specification, so that any silo can build it (docs/task-files.md).
/// </summary>
/// <remarks>Either both parts are given or neither.</remarks>
public sealed record TaskFileSpecification
{
    /// <summary>
    /// The content of the task file; null for a built-in task. Compared by its canonical text: lines and layout do not count.
    /// </summary>
    public MappingNode? Definition { get; init; }

    /// <summary>The MJCF text that the task file names, with line feeds only; null for a built-in task.</summary>
    public string? Model { get; init; }

    internal static OptionKey<TaskFileSpecification>[] Keys { get; } =
    [
        OptionKey.Of<TaskFileSpecification, MappingNode?>("definition", new NodeKind(32 * 1024),
            o => o.Definition, (o, v) => o with { Definition = v },
            "The content of a task file, for a task of the user's own; its keys are those of docs/task-files.md.", "own"),
        OptionKey.Of<TaskFileSpecification, string?>("model", new TextKind(160 * 1024), o => o.Model, (o, v) => o with { Model = v },
            "The MJCF text of that task.", "own") with { MayForkChange = true },
    ];

    /// <summary>
    /// The canonical text of <see cref="Definition"/>: comments, layout and superfluous quotes do not count, the order of keys does.
    /// </summary>
    public string DefinitionText => NodeText.Write(Definition);

    /// <summary>
    /// The form in which <see cref="Model"/> is kept: line feeds, no white space at the ends of lines, no blank lines at either end.
    /// </summary>
    public static string NormalizeModel(string mjcf)
    {
        ArgumentNullException.ThrowIfNull(mjcf);
        return TextKind.Normalize(mjcf) ?? "";
    }

    /// <summary>Compares by value.</summary>
    public bool Equals(TaskFileSpecification? other) => other is not null && Model == other.Model && DefinitionText == other.DefinitionText;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((Model?.Length ?? -1) * 31) + DefinitionText.Length);
}
