using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>The words of progress, the same on a terminal and in a log.</summary>
internal static class ProgressText
{
    public static string Line(RunStatus status)
    {
        var parts = new List<string>
        {
            Iteration(status),
            Returns(status),
        };
        if (status.EvaluationsPerSecond > 0) parts.Add(Speed(status));
        return string.Join("  ", parts);
    }

    /// <summary>How far training is: iterations and episodes.</summary>
    public static string Iteration(RunStatus status) => $"iteration {status.Iteration}/{IterationBound.Of(status)}"
        + (status.TrainingEpisodes > 0 ? $"  {SpendingText.UnitOf(status)} {Numbers.Count(status.TrainingEpisodes)}" : "");

    public static string Returns(RunStatus status) =>
        $"mean {Numbers.Return(status.MeanReturn)}  best " +
        $"{Numbers.Return(status.BestReturn)}{Edges(status.Task, status.LiveWeights)}{Invalid(status)}";

    /// <summary>The invalid evaluations of the last iteration, with the gap before them; empty if there are none.</summary>
    public static string Invalid(RunStatus status) =>
        InvalidCounts.FromNumbers(status.LastInvalid) is { Total: > 0 } invalid
            ? $"  {InvalidText.Of(invalid, status.EvaluationsPerIteration)}"
            : "";

    /// <summary>The number of edges, with the gap before it; empty for a function, which has none.</summary>
    public static string Edges(string task, double liveWeights) =>
        BlackboxTask.Is(task) ? "" : $"  edges {Numbers.Count(Math.Round(liveWeights, 1))}";

    public static string Speed(RunStatus status) => status.Iteration.Value < IterationBound.Of(status)
        ? $"{Numbers.Rate(status.EvaluationsPerSecond)} evaluations/s  {RunReport.TimeLeft(status)} left"
        : $"{Numbers.Rate(status.EvaluationsPerSecond)} evaluations/s";

    /// <summary>The run's warning as a line.</summary>
    public static string Warning(RunStatus status) => $"warning: {status.Warning}";
}
