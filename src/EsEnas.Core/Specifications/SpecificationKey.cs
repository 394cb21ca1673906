using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>One key of the specification, as documents and help texts show it.</summary>
/// <param name="Path">The dotted path, such as <c>optimizer.sigma</c>.</param>
/// <param name="Allowed">Type and range or choices, as a noun phrase.</param>
/// <param name="Default">The default as YAML; empty for the one key that has none.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Source">Where the default comes from: a section of the ES-ENAS paper, or "own".</param>
/// <param name="Role">What it decides.</param>
/// <param name="Effect">When it has an effect, as a noun phrase: it belongs to this; empty for always.</param>
/// <param name="MayForkChange">Whether a fork may give it another value than the run that it begins from.</param>
public sealed record SpecificationKey(string Path, string Allowed, string Default, string Meaning, string Source,
    KeyRole Role, string Effect,
    bool MayForkChange);
