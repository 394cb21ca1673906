using EsEnas.Client.Specifications;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>What a run has spent, and what ended its training, in words: training apart from what chooses, finishes and measures.</summary>
internal static class SpendingText
{
    /// <summary>Episodes, each phase by its name, and environment steps; empty before the first.</summary>
    public static string Of(RunStatus status)
    {
        if (status.TrainingEpisodes == 0) return "";
        var training = $"{Numbers.Count(status.TrainingEpisodes)} of training";
        var allowed = status.EpisodesAllowed is { } most ? $" (at most {Numbers.Count(most)})" : "";
        var later = string.Concat(RunReport.PhasesOf(status).Where(phase => phase.Episodes > 0)
            .Select(phase => $", {Numbers.Count(phase.Episodes)} of {phase.Name}"));
        var steps = status.TrainingSteps is { } known && !BlackboxTask.Is(status.Task)
            ? $"; {Numbers.Count(known)} steps{(LaterSteps(status) is > 0 and var more ? $" + {Numbers.Count(more)}" : "")}"
            : "";
        return training + allowed + later + steps;
    }

    /// <summary>What is counted: a function has no episodes.</summary>
    public static string UnitOf(RunStatus status) => BlackboxTask.Is(status.Task) ? "evaluations" : "episodes";

    /// <summary>What ended training, in words; empty before its end.</summary>
    public static string EndOf(RunStatus status)
    {
        // A silo of a newer build may know another end, which has at least its word.
        var end = Enum.GetValues<RunEnd>().FirstOrDefault(each => RunEndText.Word(each) == status.EndedBy);
        return end == RunEnd.None ? status.EndedBy : RunEndText.Words(end);
    }

    /// <summary>Episodes of the phases after training.</summary>
    public static long LaterEpisodes(RunStatus status) => RunReport.PhasesOf(status).Sum(phase => phase.Episodes);

    /// <summary>Environment steps of these.</summary>
    public static long LaterSteps(RunStatus status) => RunReport.PhasesOf(status).Sum(phase => phase.EnvironmentSteps);
}
