namespace EsEnas.Grains.Abstractions;

/// <summary>A silo's slots and load.</summary>
/// <param name="Slots">Evaluations that run at once.</param>
/// <param name="Busy">How many do now.</param>
/// <param name="Queued">How many wait.</param>
/// <param name="NumericsIdentity">What its numbers depend on; empty where the asker named it by
/// <see cref="RolloutBatch.Identity"/>.</param>
/// <param name="Availability">Whether it takes work.</param>
/// <param name="Reason">Why it does not; empty if it does.</param>
/// <param name="Silo">Its address, so that the caller knows which silo answered.</param>
[GenerateSerializer, Immutable, Alias("esenas.RolloutCapacity")]
public sealed record RolloutCapacity([property: Id(0)] int Slots, [property: Id(1)] int Busy, [property: Id(2)] int Queued,
    [property: Id(3)] string NumericsIdentity, [property: Id(40)] SiloAvailability Availability = SiloAvailability.Active,
    [property: Id(41)] string Reason = "", [property: Id(42)] SiloId Silo = default);
