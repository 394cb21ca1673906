namespace EsEnas.Grains.Abstractions;

/// <summary>A silo's answer to a batch.</summary>
/// <param name="Outcomes">The outcomes (PlanCodec), or null if something is missing here.</param>
/// <param name="NeedsSpecification">Send the specification along.</param>
/// <param name="NeedsShared">Send the shared part along.</param>
/// <param name="Capacity">The silo's slots and load.</param>
/// <param name="Seconds">Wall-clock seconds that slots spent on the batch, in all; sizes the next one.</param>
[GenerateSerializer, Immutable, Alias("esenas.RolloutReply")]
public sealed record RolloutReply([property: Id(0)] byte[]? Outcomes, [property: Id(1)] bool NeedsSpecification,
    [property: Id(2)] bool NeedsShared, [property: Id(3)] RolloutCapacity Capacity, [property: Id(4)] double Seconds = 0)
{
    /// <summary>What the library said when an evaluation ended its worker process; empty if none did.</summary>
    [Id(20)] public string AbortReason { get; init; } = "";
}
