using System.Globalization;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>Bytes, not too many: 50 MB, the largest message or state that a silo can be told to take.</summary>
public sealed class SizeAttribute : RequestRuleAttribute
{
    /// <summary>Most bytes.</summary>
    public const int Most = 50_000_000;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"at most {Most:#,0} bytes");

    /// <inheritdoc/>
    public override bool IsAllowed(object value) => value is byte[] bytes && bytes.Length <= Most;
}
