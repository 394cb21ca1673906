using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>A specification as a page shows it.</summary>
/// <param name="Yaml">Its text.</param>
/// <param name="Specification">It; null if this build cannot read it.</param>
/// <param name="Changes">
/// The keys whose values are not those of its recipe; of a recipe of a file, which is a name only, not the defaults.
/// </param>
/// <param name="Problem">Why it cannot be read; empty if it can.</param>
public sealed record SpecificationView(string Yaml, ExperimentSpecification? Specification, ImmutableArray<SpecificationChange> Changes,
    string Problem)
{
    /// <summary>Reads a text.</summary>
    internal static SpecificationView Of(string yaml)
    {
        try
        {
            var specification = SpecificationYaml.Read(yaml);
            return new SpecificationView(yaml, specification, ChangesOf(specification), "");
        }
        catch (SpecificationException error)
        {
            return new SpecificationView(yaml, null, [], $"this build cannot read it: {SafeText.Line(error.Message)}");
        }
    }

    private static ImmutableArray<SpecificationChange> ChangesOf(ExperimentSpecification specification)
    {
        var usual = SpecificationSchema.Keys.ToDictionary(key => key.Path, key => key.Default, StringComparer.Ordinal);
        foreach (var value in Recipes.Find(specification.Recipe)?.Values ?? []) usual[value.Path] = value.Value;
        return [.. SpecificationValues.Of(specification)
            .Where(pair => pair.Key is not ("task" or Recipes.Key) && !pair.Key.StartsWith("taskFile", StringComparison.Ordinal)
                && usual.TryGetValue(pair.Key, out var value) && value != pair.Value)
            .Select(pair => new SpecificationChange(pair.Key, pair.Value, usual[pair.Key]))];
    }
}
