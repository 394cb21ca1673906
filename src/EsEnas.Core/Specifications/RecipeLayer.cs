namespace EsEnas.Core.Specifications;

/// <summary>A recipe's values as a specification's lower layer.</summary>
/// <param name="Specification">The defaults with its values.</param>
/// <param name="Paths">The keys that it sets.</param>
internal sealed record RecipeLayer(ExperimentSpecification Specification, IReadOnlySet<string> Paths);
