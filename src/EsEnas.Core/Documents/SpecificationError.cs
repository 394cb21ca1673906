namespace EsEnas.Core.Documents;

/// <summary>One thing that is wrong with a specification.</summary>
/// <param name="Key">The dotted key, such as <c>optimizer.sigma</c>.</param>
/// <param name="Value">The value as written, shortened.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Line">Line in the text, 0 if unknown.</param>
public sealed record SpecificationError(string Key, string Value, string Allowed, int Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Line > 0 ? $"{Key} (line {Line}): '{Value}' is not allowed: {Allowed}" : $"{Key}: '{Value}' is not allowed: {Allowed}";
}
