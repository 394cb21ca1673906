namespace EsEnas.Grains.Checkpoints;

/// <summary>
/// Where the records of the last iterations are stored: in a ring of parts that later iterations overwrite, so their number is bounded and
/// nothing needs deleting.
/// </summary>
internal readonly record struct RecordRing
{
    /// <summary>The most parts of any ring.</summary>
    public const int MostParts = MostIterations;

    private const int MostIterations = 1000;
    private const int MostBytes = 16_000_000;
    private const int PartIterations = 20;
    private const int PartBytes = 64_000;

    /// <param name="evaluations">Evaluations of an iteration, at least 1.</param>
    public RecordRing(int evaluations)
    {
        var size = OutcomeRecord.SizeOf(evaluations);
        IterationsPerPart = Math.Clamp(PartBytes / size, 1, PartIterations);
        Parts = Math.Max(2, Math.Min(MostIterations, MostBytes / size) / IterationsPerPart);
    }

    /// <summary>Iterations whose records share a part.</summary>
    public int IterationsPerPart { get; }

    /// <summary>Parts of the ring.</summary>
    public int Parts { get; }

    /// <summary>Iterations whose records are there at least, once that many are done.</summary>
    public int Iterations => IterationsPerPart * (Parts - 1) + 1;

    /// <summary>Number of an iteration's part before it wraps around the ring: only consecutive iterations have the same one.</summary>
    public int TurnOf(int iteration) => (iteration - 1) / IterationsPerPart;

    /// <summary>The part of an iteration, 0 to <see cref="Parts"/> - 1.</summary>
    public int PartOf(int iteration) => TurnOf(iteration) % Parts;
}
