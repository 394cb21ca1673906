namespace EsEnas.Web.Reading;

/// <summary>A key whose value is not that of the recipe.</summary>
/// <param name="Path">The key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Usual">The recipe's.</param>
public sealed record SpecificationChange(string Path, string Value, string Usual);
