using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>What is stored of a run's polish.</summary>
[GenerateSerializer, Alias("esenas.PolishRecord")]
internal sealed record PolishRecord
{
    /// <summary>Its checkpoint; empty once it is finished.</summary>
    [Id(0)] public byte[] State { get; init; } = [];

    /// <summary>How it stands.</summary>
    [Id(1)] public required PolishStatus Status { get; init; }

    /// <summary>The row of its last iteration, packed; empty before the first.</summary>
    [Id(2)] public byte[] LastRow { get; init; } = [];

    /// <summary>Its last rows that are not in the history grains yet, packed.</summary>
    [Id(3)] public byte[] PendingRows { get; init; } = [];
}
