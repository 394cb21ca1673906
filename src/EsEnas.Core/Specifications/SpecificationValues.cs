namespace EsEnas.Core.Specifications;

/// <summary>A specification as dotted paths and texts, for telling what differs between two of them.</summary>
/// <remarks>Thread safe.</remarks>
public static class SpecificationValues
{
    /// <summary>Every key in canonical order, defaults included, with its value as the YAML has it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return [.. SpecificationSchema.Entries.Select(entry => KeyValuePair.Create(entry.Path, entry.Write(specification)))];
    }
}
