namespace EsEnas.Core.Documents;

/// <summary>A list.</summary>
public sealed record SequenceNode(IReadOnlyList<DocumentNode> Items, int Line) : DocumentNode(Line);
