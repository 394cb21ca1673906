using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Checkpoints;

/// <summary>The table of contents of a run's archive.</summary>
[GenerateSerializer, Alias("esenas.RunArchiveState")]
internal sealed record RunArchiveState : IStoredState
{
    /// <summary>The kept checkpoints, by iteration.</summary>
    [Id(0)] public List<KeptCheckpoint> Kept { get; init; } = [];

    /// <summary>
    /// Evaluations of an iteration, once an iteration is recorded: they say how many parts there may be. 0 before, and in states of older
    /// builds.
    /// </summary>
    [Id(1)] public int Evaluations { get; init; }

    /// <summary>Whether <see cref="Evaluations"/> says it; older builds did not know it.</summary>
    [Id(2)] public bool KnowsEvaluations { get; init; }

    /// <inheritdoc/>
    [field: NonSerialized] public string Damage { get; set; } = "";
}
