namespace EsEnas.Core.Specifications;

/// <summary>A value that a recipe sets.</summary>
/// <param name="Path">The key's dotted path.</param>
/// <param name="Value">The value as YAML on one line.</param>
/// <param name="Why">What it is for; empty in a recipe of a user's.</param>
public sealed record RecipeValue(string Path, string Value, string Why = "");
