using System.Globalization;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>Hexadecimal digits, as of a hash or a fingerprint.</summary>
/// <param name="most">Most digits, at least 1.</param>
public sealed class HexAttribute(int most) : RequestRuleAttribute
{
    /// <summary>Most digits.</summary>
    public int Most { get; } = most;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"1 to {Most} hexadecimal digits");

    /// <inheritdoc/>
    public override bool IsAllowed(object value) =>
        value is string { Length: > 0 } text && text.Length <= Most && text.All(char.IsAsciiHexDigit);
}
