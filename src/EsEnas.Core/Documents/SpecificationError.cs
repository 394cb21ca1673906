namespace EsEnas.Core.Documents;

/// <summary>One thing that is wrong with a specification.</summary>
/// <param name="Key">The dotted key, such as <c>optimizer.sigma</c>.</param>
/// <param name="Value">The value as written, shortened.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Line">Line in the text, 0 if unknown.</param>
public sealed record SpecificationError(string Key, string Value, string Allowed, int Line = 0)
{
    /// <summary>Why nothing else than <see cref="Allowed"/>, itself a value then, is allowed; null where that says it all.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is no value, and there must be one.</summary>
    public bool IsMissing { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var place = Line > 0 ? $"{Key} (line {Line})" : Key;
        if (IsMissing) return $"{place} is missing: {Allowed}";
        return Reason is null
            ? $"{place}: '{Value}' is not allowed: {Allowed}"
            : $"{place}: '{Value}' is not allowed; allowed: {Allowed} ({Reason})";
    }
}
