using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>What is stored of a phase after training, whichever it is.</summary>
[GenerateSerializer, Alias("esenas.PhaseRecord")]
internal sealed record PhaseRecord
{
    /// <summary>Its name (<see cref="RunPhaseKind.Name"/>).</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Its checkpoint; empty once it is finished.</summary>
    [Id(1)] public byte[] State { get; init; } = [];

    /// <summary>How it stands.</summary>
    [Id(2)] public required PhaseStatus Status { get; init; }

    /// <summary>The row of its last iteration, packed; empty before the first, and where it has no iterations.</summary>
    [Id(3)] public byte[] LastRow { get; init; } = [];

    /// <summary>Its last rows that are not in the history grains yet, packed.</summary>
    [Id(4)] public byte[] PendingRows { get; init; } = [];

    public static PhaseRecord Of(PhaseCheckpoint phase) => new()
    {
        Name = phase.Name,
        State = phase.State,
        Status = StatusOf(phase.Name, phase.Progress),
    };

    public static PhaseStatus StatusOf(string name, PhaseProgress progress) =>
        new(name, progress.Done, progress.Steps, progress.Unit, progress.Before, progress.After, progress.Episodes,
            progress.EnvironmentSteps);

    public PhaseCheckpoint ToCheckpoint() =>
        new(Name, State, new PhaseProgress(Status.Done, Status.Steps, Status.Unit, Status.Before, Status.After)
        {
            Episodes = Status.Episodes,
            EnvironmentSteps = Status.EnvironmentSteps,
        });
}
