namespace EsEnas.Core.Documents;

/// <summary>A mapping; keys are unique.</summary>
public sealed record MappingNode(IReadOnlyList<KeyValuePair<string, DocumentNode>> Entries, int Line) : DocumentNode(Line);
