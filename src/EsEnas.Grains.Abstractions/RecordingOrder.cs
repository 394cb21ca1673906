using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>An episode for a silo to record: of a policy, or an evaluation of a plan.</summary>
/// <param name="Run">Run id; the pool is fair between runs.</param>
/// <param name="FramesPerSecond">Frames in a simulated second.</param>
[GenerateSerializer, Immutable, Alias("esenas.RecordingOrder")]
public sealed record RecordingOrder([property: Id(0), StorageKey] RunId Run,
    [property: Id(1), Number(1, TrajectoryRequest.MostFramesPerSecond)] int FramesPerSecond)
{
    /// <summary>Of a policy: the file, packed (<see cref="FrontPolicies"/>).</summary>
    [Id(2), Size] public byte[]? Policy { get; init; }

    /// <summary>Of a policy: seed of the episode.</summary>
    [Id(3)] public ulong Seed { get; init; }

    /// <summary>Of a policy: number of the episode, from 0.</summary>
    [Id(4), Number(0, int.MaxValue)] public int Episode { get; init; }

    /// <summary>Of an evaluation: the specification, as YAML.</summary>
    [Id(5), Document(SpecificationYaml.MaxBytes)] public string? Specification { get; init; }

    /// <summary>Of an evaluation: the shared part of the plan (PlanCodec).</summary>
    [Id(6), Size] public byte[]? Shared { get; init; }

    /// <summary>Of an evaluation: itself (PlanCodec).</summary>
    [Id(7), Size] public byte[]? Evaluation { get; init; }

    /// <summary>Of an evaluation: the numerics identity that it has to be made under.</summary>
    [Id(8), Line(4096)] public string? NumericsIdentity { get; init; }
}
