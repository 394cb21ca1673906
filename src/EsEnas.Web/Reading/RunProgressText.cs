using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>How far a run is.</summary>
internal static class RunProgressText
{
    /// <summary>The share of training that is done, 0 to 1.</summary>
    internal static double ShareOf(RunStatus status) => status.State == RunState.Completed ? 1
        : IterationBound.Of(status) is > 0 and var most ? Math.Clamp((double)status.Iteration.Value / most, 0, 1) : 0;

    /// <summary>Seconds that training still takes at its present pace; null where nothing says, and after it.</summary>
    internal static double? SecondsLeft(RunStatus status) => status is { State: RunState.Running, SecondsPerIteration: > 0 }
        && IterationBound.Of(status) - status.Iteration.Value is > 0 and var left ? left * status.SecondsPerIteration : null;

    /// <summary>What training still takes: "3 min 5 s", or "at most 3 min 5 s" where something else may end it; empty if unknown.</summary>
    internal static string TimeLeft(RunStatus status) => SecondsLeft(status) is { } left
        ? (status.MayEndEarly ? "at most " : "") + Show.Duration(left) : "";

    /// <summary>What it does now: "iteration 12: 40 of 150 evaluations"; empty if there is nothing to say.</summary>
    internal static string Activity(RunStatus status) => status.BlockedBy switch
    {
        RunBlock.Starting => "starting",
        RunBlock.FruitlessStart => "waiting a moment: the last start brought nothing",
        RunBlock.Interrupted => "interrupted: resume it to go on",
        _ when status.Progress is { } progress =>
            $"{Step(progress)}: {Show.Count(progress.EvaluationsDone)} of {Show.Count(progress.Evaluations)} evaluations",
        _ => status.Activity,
    };

    private static string Step(RunProgress progress) => progress switch
    {
        { IsTraining: true } => $"{progress.Unit} {Show.Count(progress.Done + 1)}",
        _ when progress.Done >= progress.Steps => $"{progress.Phase}: measuring the policy",
        _ => $"{progress.Phase}, {progress.Unit} {Show.Count(progress.Done + 1)} of {Show.Count(progress.Steps)}",
    };
}
