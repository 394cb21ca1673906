using Orleans.Runtime;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>The address of a silo with its generation, as <see cref="SiloAddress.ToParsableString"/> gives it.</summary>
public sealed class SiloAddressAttribute : RequestRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "a silo as 'cluster' shows it: address:port@generation";

    /// <inheritdoc/>
    public override bool IsAllowed(object value)
    {
        try
        {
            return value is string { Length: <= 100 } text && SiloAddress.FromParsableString(text).ToParsableString() == text;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IndexOutOfRangeException
            or OverflowException)
        {
            return false;
        }
    }
}
