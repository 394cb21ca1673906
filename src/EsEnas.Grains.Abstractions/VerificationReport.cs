using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>What a replay or a verification found.</summary>
[GenerateSerializer, Immutable, Alias("esenas.VerificationReport")]
public sealed record VerificationReport
{
    // A list says of what it is: as it was sent before iterations had a type.
    [Id(5)] private readonly IReadOnlyList<int> checkpoints = [];

    /// <summary>Evaluations of the whole run.</summary>
    [Id(0)] public required long Population { get; init; }

    /// <summary>Evaluations asked for: 1 for a replay.</summary>
    [Id(1)] public required long Asked { get; init; }

    /// <summary>Evaluations made again.</summary>
    [Id(2)] public required long Evaluated { get; init; }

    /// <summary>Those of them whose outcome was compared with a recorded one, bit by bit.</summary>
    [Id(3)] public required long Compared { get; init; }

    /// <summary>Iterations that were made again as a whole, and whose fingerprint was compared.</summary>
    [Id(4)] public required int Derived { get; init; }

    /// <summary>The iterations after which the states came from a checkpoint (0: from the seed).</summary>
    public required IReadOnlyList<IterationNumber> Checkpoints
    {
        get => [.. checkpoints.Select(number => new IterationNumber(number))];
        init => checkpoints = value.Select(iteration => iteration.Value).ToArray();
    }

    /// <summary>What differs, at most 100 of them.</summary>
    [Id(6)] public required IReadOnlyList<VerificationMismatch> Mismatches { get; init; }

    /// <summary>Mismatches in all.</summary>
    [Id(7)] public required int MismatchCount { get; init; }

    /// <summary>The evaluation's return, of a replay; null if it diverged, and for a verification.</summary>
    [Id(8)] public double? Return { get; init; }

    /// <summary>
    /// The recorded return, of a replay; null if none is recorded (the iteration's fingerprint was compared instead), or it diverged.
    /// </summary>
    [Id(9)] public double? Recorded { get; init; }

    /// <summary>Environment steps of the evaluation, of a replay.</summary>
    [Id(10)] public int Steps { get; init; }

    /// <summary>The phases after training that were made again, in order; empty if the run has no policy yet.</summary>
    [Id(11)] public IReadOnlyList<string> Phases { get; init; } = [];

    /// <summary>The policy's return as it came out again; null if none did. It was compared with the reported one, bit by bit.</summary>
    [Id(12)] public double? PolicyReturn { get; init; }
}
