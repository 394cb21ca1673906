namespace EsEnas.Grains.Experiments;

/// <summary>
/// How often a run was started, one time after another, and brought nothing: a run that ends every silo that works on it must not go round
/// for ever. Written with the claim, before anything is evaluated. A start that is ended in order (pause, drain, stop of the silo) does not
/// count.
/// </summary>
/// <param name="WithoutOutcome">Starts in a row after which not one evaluation came back, from whatever silo.</param>
/// <param name="WithoutIteration">
/// Starts in a row after which no iteration, and no round of a selection, was completed. Its limit is the wider one: where iterations are
/// long and silos come and go, an honest run has such starts too.
/// </param>
[GenerateSerializer, Immutable, Alias("esenas.StartTally")]
internal sealed record StartTally([property: Id(0)] int WithoutOutcome, [property: Id(1)] int WithoutIteration)
{
    /// <summary>The last start brought something.</summary>
    public static readonly StartTally None = new(0, 0);

    private const int MostWithoutOutcome = 3;
    private const int MostWithoutIteration = 20;
    private static readonly TimeSpan PauseEach = TimeSpan.FromSeconds(2);

    /// <summary>Why the run is not started any more; null if it is.</summary>
    public string? Verdict => this switch
    {
        { WithoutOutcome: >= MostWithoutOutcome } => Say(WithoutOutcome, "before one evaluation came back"),
        { WithoutIteration: >= MostWithoutIteration } => Say(WithoutIteration, "before an iteration was complete"),
        _ => null,
    };

    /// <summary>How long to wait before the next start, so that whoever wants to cancel the run gets through.</summary>
    public TimeSpan Pause => WithoutOutcome * PauseEach;

    /// <summary>One more.</summary>
    public StartTally Begun() => new(WithoutOutcome + 1, WithoutIteration + 1);

    /// <summary>The last start did not count.</summary>
    public StartTally Undone() => new(Math.Max(0, WithoutOutcome - 1), Math.Max(0, WithoutIteration - 1));

    /// <summary>An evaluation has come back.</summary>
    public StartTally WithOutcome() => this with { WithoutOutcome = 0 };

    private static string Say(int starts, string what) =>
        $"{starts} starts in a row ended together with their silo {what}: the run may be what ends them, " +
        "so it is not started by itself any more; 'resume' tries again";
}
