using System.Diagnostics;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>A W3C trace parent, or an empty text.</summary>
public sealed class TraceParentAttribute : RequestRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "a W3C trace parent (00-<32 hex digits>-<16>-<2>), or nothing";

    /// <inheritdoc/>
    public override bool IsAllowed(object value) =>
        value is string text && (text.Length == 0 || (text.Length == 55 && ActivityContext.TryParse(text, null, out _)));
}
