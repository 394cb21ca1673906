using EsEnas.Core.Evaluations;

namespace EsEnas.Grains.Rollouts;

/// <summary>The shared parts of the plans that are evaluated on this silo now. Thread safe.</summary>
internal sealed class SharedPlanCache(TimeProvider time)
{
    // Small plans of a thousand runs, or the largest ones of some thirty: an evicted plan is sent again with every batch.
    private readonly ArrivalCache<EvaluationPlan> plans = new(capacity: 1024, time, mostBytes: 256L << 20);

    /// <summary>Keeps a plan.</summary>
    /// <param name="hash">Names it.</param>
    /// <param name="shared">The plan.</param>
    /// <param name="bytes">Its size.</param>
    public void Set(string hash, EvaluationPlan shared, long bytes) => plans.Set(hash, shared, bytes);

    public Task<EvaluationPlan?> FindAsync(string hash, TimeSpan timeout, CancellationToken cancellationToken) =>
        plans.FindAsync(hash, timeout, cancellationToken);
}
