using System.Globalization;

namespace EsEnas.Grains.Abstractions;

/// <summary>A store that cannot be used now.</summary>
/// <param name="Store">Its kind: "redis".</param>
/// <param name="Since">Since when, by the clock of the silo that says so.</param>
/// <param name="Problem">What is wrong, in a few words: "connection refused".</param>
[GenerateSerializer, Immutable, Alias("esenas.StoreOutage")]
public sealed record StoreOutage([property: Id(0)] string Store, [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] string Problem)
{
    /// <summary>The problem of a store that neither answers nor refuses: it is frozen, or behind a broken network.</summary>
    public const string NoAnswer = "it does not answer";

    /// <summary>It in one line.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"the {Store} store cannot be used since {Since.UtcDateTime:HH:mm:ss} UTC: {Problem}");
}
