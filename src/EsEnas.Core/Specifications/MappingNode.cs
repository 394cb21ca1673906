namespace EsEnas.Core.Specifications;

/// <summary>A mapping; keys are unique.</summary>
public sealed record MappingNode(IReadOnlyList<KeyValuePair<string, SpecificationNode>> Entries, int Line) : SpecificationNode(Line);
