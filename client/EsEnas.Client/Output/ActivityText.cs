using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>What a run does now, in words.</summary>
internal static class ActivityText
{
    /// <summary>"iteration 12: 40 of 150 evaluations", "interrupted: resume it to go on"; empty if there is nothing to say.</summary>
    public static string Of(RunStatus status) => status.BlockedBy switch
    {
        RunBlock.Starting => "starting",
        RunBlock.FruitlessStart => "waiting a moment: the last start brought nothing",
        RunBlock.Interrupted => "interrupted: resume it to go on",
        // A silo of an older build says it in its own words.
        _ => status.Progress is { } progress
            ? $"{Step(progress)}: {Numbers.Count(progress.EvaluationsDone)} of {Numbers.Count(progress.Evaluations)} evaluations"
            : status.Activity,
    };

    /// <summary>
    /// The phase after training that a run is in, without the counts that change all the time: "selection, round 2 of 4"; of a phase with
    /// iterations their number. Empty in training.
    /// </summary>
    public static string Phase(RunStatus status) => status.Progress switch
    {
        null or { IsTraining: true } => "",
        { Unit: "round" } progress => Step(progress),
        var progress => $"{progress.Phase}, {Numbers.Count(progress.Steps)} {progress.Unit}s",
    };

    private static string Step(RunProgress progress) => progress switch
    {
        { IsTraining: true } => $"{progress.Unit} {Numbers.Count(progress.Done + 1)}",
        // Its steps are done, and what they have made is measured.
        _ when progress.Done >= progress.Steps => $"{progress.Phase}: measuring the policy",
        _ => $"{progress.Phase}, {progress.Unit} {Numbers.Count(progress.Done + 1)} of {Numbers.Count(progress.Steps)}",
    };
}
