using Orleans.Runtime;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// One life of a silo, as calls and <c>cluster drain</c> name it: address:port@generation (<see cref="SiloAddress.ToParsableString"/>).
/// Also the key of its rollout grain. Thread safe.
/// </summary>
/// <remarks>
/// It may hold any text: what comes from outside is checked by its rule (<see cref="Rules.SiloAddressAttribute"/>). The default is the
/// empty text: no silo is known.
/// </remarks>
public readonly record struct SiloId
{
    private readonly string? text;

    /// <summary>A silo by its text.</summary>
    /// <param name="text">The text of it.</param>
    public SiloId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.text = text.Length > 0 ? text : null;
    }

    /// <summary>Its text.</summary>
    public string Value => text ?? "";

    /// <summary>The id of the silo at an address.</summary>
    public static SiloId Of(SiloAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new SiloId(address.ToParsableString());
    }

    /// <summary>Where it is.</summary>
    /// <exception cref="FormatException">Not an address.</exception>
    public SiloAddress ToAddress() => SiloAddress.FromParsableString(Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
