namespace EsEnas.Core.Runs;

/// <summary>Ends of training in words and in JSON.</summary>
public static class RunEndText
{
    /// <summary>The word that scripts read; empty for none.</summary>
    public static string Word(RunEnd end) => end switch
    {
        RunEnd.Iterations => "iterations",
        RunEnd.Return => "return",
        RunEnd.Episodes => "episodes",
        RunEnd.Steps => "steps",
        RunEnd.Seconds => "seconds",
        RunEnd.Flat => "flat",
        RunEnd.Training => "training",
        _ => "",
    };

    /// <summary>What ended it, for people, with the key that says so; empty for none.</summary>
    public static string Words(RunEnd end) => end switch
    {
        RunEnd.Iterations => "all iterations are done (iterations)",
        RunEnd.Return => "the return was reached (stopAtReturn)",
        RunEnd.Episodes => "the episodes are spent (budget.episodes)",
        RunEnd.Steps => "the environment steps are spent (budget.steps)",
        RunEnd.Seconds => "the time is spent (budget.seconds)",
        RunEnd.Flat => "no significant gain any more (stopWhenFlat)",
        RunEnd.Training => "nothing left to gain by its step schedule (optimizer.endAfter)",
        _ => "",
    };
}
