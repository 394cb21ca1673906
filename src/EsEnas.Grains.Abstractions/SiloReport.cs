namespace EsEnas.Grains.Abstractions;

/// <summary>A silo as operators see it.</summary>
/// <param name="Silo">Its address in the form that calls and <c>cluster drain</c> use: address:port@generation.</param>
/// <param name="Status">Its membership status, or <c>unreachable</c> if it did not answer in time.</param>
/// <param name="Capacity">Slots, load and availability; null if it did not answer.</param>
/// <param name="Evaluations">Evaluations that it has finished since it started.</param>
/// <param name="CpuPercent">Use of its machine's processors at present, 0 to 100.</param>
/// <param name="Version">Version of the software there.</param>
/// <param name="Runs">Runs that work on it: their coordinators, not their evaluations.</param>
[GenerateSerializer, Immutable, Alias("esenas.SiloReport")]
public sealed record SiloReport([property: Id(0)] SiloId Silo, [property: Id(1)] string Status, [property: Id(2)] RolloutCapacity? Capacity,
    [property: Id(3)] long Evaluations, [property: Id(4)] double CpuPercent, [property: Id(5)] string Version, [property: Id(6)] int Runs)
{
    /// <summary>Bytes of memory that models and their simulations take there, kept ones included.</summary>
    [Id(10)] public long ModelBytes { get; init; }

    /// <summary>The most that they may take; 0 from an older build.</summary>
    [Id(11)] public long ModelLimit { get; init; }
}
