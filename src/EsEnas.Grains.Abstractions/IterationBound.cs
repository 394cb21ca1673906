namespace EsEnas.Grains.Abstractions;

/// <summary>How far a run can get.</summary>
public static class IterationBound
{
    /// <summary>The iterations that a run can get to: those asked for, or those that its episodes are enough for.</summary>
    public static int Of(RunStatus status) => status switch
    {
        { EndedBy.Length: > 0 } => status.Iteration.Value,
        { EpisodesAllowed: { } episodes, EvaluationsPerIteration: > 0 and var each } =>
            (int)Math.Min(status.Iterations, status.Iteration.Value + Math.Max(0, (episodes - status.TrainingEpisodes) / each)),
        _ => status.Iterations,
    };
}
