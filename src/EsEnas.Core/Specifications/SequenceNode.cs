namespace EsEnas.Core.Specifications;

/// <summary>A list.</summary>
public sealed record SequenceNode(IReadOnlyList<SpecificationNode> Items, int Line) : SpecificationNode(Line);
