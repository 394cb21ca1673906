using System.Globalization;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>A whole number in a range.</summary>
/// <param name="least">The smallest.</param>
/// <param name="most">The largest.</param>
public sealed class NumberAttribute(long least, long most) : RequestRuleAttribute
{
    /// <summary>The smallest.</summary>
    public long Least { get; } = least;

    /// <summary>The largest.</summary>
    public long Most { get; } = most;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"{Least:#,0} to {Most:#,0}");

    /// <inheritdoc/>
    public override bool IsAllowed(object value) =>
        value is int or long && Convert.ToInt64(value, CultureInfo.InvariantCulture) is var number && number >= Least && number <= Most;
}
