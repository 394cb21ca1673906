namespace EsEnas.Core.Runs;

/// <summary>What ended a run's training. The numbers are stored and never change.</summary>
public enum RunEnd
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary><c>iterations</c>.</summary>
    Iterations = 1,

    /// <summary><c>stopAtReturn</c>.</summary>
    Return = 2,

    /// <summary><c>budget.episodes</c>.</summary>
    Episodes = 3,

    /// <summary><c>budget.steps</c>.</summary>
    Steps = 4,

    /// <summary><c>budget.seconds</c>: the one end that depends on the machine.</summary>
    Seconds = 5,

    /// <summary><c>stopWhenFlat</c>.</summary>
    Flat = 6,

    /// <summary>Training itself: nothing left to gain by its own rule.</summary>
    Training = 7,
}
