using EsEnas.Core.Evaluations;

namespace EsEnas.Grains.Rollouts;

/// <summary>The shared parts of the plans that are evaluated on this silo now. Thread safe.</summary>
internal sealed class SharedPlanCache(TimeProvider time)
{
    private readonly ArrivalCache<EvaluationPlan> plans = new(capacity: 64, time);

    public void Set(string hash, EvaluationPlan shared) => plans.Set(hash, shared);

    public Task<EvaluationPlan?> FindAsync(string hash, TimeSpan timeout, CancellationToken cancellationToken) =>
        plans.FindAsync(hash, timeout, cancellationToken);
}
