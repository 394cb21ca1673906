namespace EsEnas.Core.Specifications;

/// <summary>One key of the specification, as documents and help texts show it.</summary>
/// <param name="Path">The dotted path, such as <c>optimizer.sigma</c>.</param>
/// <param name="Allowed">Type and range or choices, as a noun phrase.</param>
/// <param name="Default">The default as YAML; empty for the one key that has none.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Source">Where the default comes from: a section of the ES-ENAS paper, or "own".</param>
public sealed record SpecificationKey(string Path, string Allowed, string Default, string Meaning, string Source);
