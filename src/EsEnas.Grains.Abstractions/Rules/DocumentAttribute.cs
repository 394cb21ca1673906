using System.Globalization;
using System.Text;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>A text of many lines, which its reader checks further.</summary>
/// <param name="most">Most bytes of UTF-8.</param>
public sealed class DocumentAttribute(int most) : RequestRuleAttribute
{
    /// <summary>Most bytes of UTF-8.</summary>
    public int Most { get; } = most;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"at most {Most / 1024:#,0} KiB");

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => value is string text && text.Length <= Most && Encoding.UTF8.GetByteCount(text) <= Most;
}
