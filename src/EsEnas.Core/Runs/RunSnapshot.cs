using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs;

/// <summary>
/// The state of a run: all that its future depends on beside its specification, and what it has counted. Complete in itself. Immutable,
/// thread safe.
/// </summary>
public sealed record RunSnapshot
{
    /// <summary>The state of training; later phases start from the one that training ended with.</summary>
    public required TrainerState Training { get; init; }

    /// <summary>Which phase it is in: index into <see cref="Run.Phases"/>.</summary>
    public required int Phase { get; init; }

    /// <summary>The state of that phase; in training the same as <see cref="Training"/>.</summary>
    public required PhaseState State { get; init; }

    /// <summary>What the phases after training that are finished have reached, in order.</summary>
    public ImmutableArray<PhaseResult> Finished { get; init; } = [];

    /// <summary>Invalid evaluations so far.</summary>
    public RunValidity Validity { get; init; } = RunValidity.Nothing;

    /// <summary>What it has spent so far.</summary>
    public RunTally Tally { get; init; } = RunTally.Nothing;

    /// <summary>
    /// Invalid evaluations of the last plan; none after loading. It says why a policy has no return, and decides nothing.
    /// </summary>
    public InvalidCounts LastInvalid { get; init; }
}
