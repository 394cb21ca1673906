namespace EsEnas.Client.Benchmarks;

/// <summary>What iterations cost beside the rollouts.</summary>
/// <param name="Task">The task.</param>
/// <param name="Iterations">Iterations measured.</param>
/// <param name="CpuSeconds">CPU time of the process over them.</param>
/// <param name="RolloutCpuSeconds">CPU time of the rollout threads; null where the system does not say.</param>
/// <param name="Messages">Bytes of an iteration's messages.</param>
internal sealed record IterationCost(string Task, int Iterations, double CpuSeconds, double? RolloutCpuSeconds, MessageSizes Messages)
{
    /// <summary>Ask, tell, checkpoint, grain calls, everything but the rollouts, as a share of CPU time.</summary>
    public double? OverheadShare => RolloutCpuSeconds is { } rollouts && CpuSeconds > 0 ? Math.Max(0, 1 - rollouts / CpuSeconds) : null;
}
