using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;

namespace EsEnas.Grains.Dispatch;

/// <summary>
/// Which evaluations of a plan are made on two silos and compared: a fixed choice, so that it can be told beforehand and repeated.
/// </summary>
internal static class DoubledEvaluations
{
    /// <summary>Their indices, ascending.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="share">Each evaluation's probability, 0 to 1.</param>
    public static IEnumerable<int> Of(EvaluationPlan plan, double share)
    {
        if (share <= 0) yield break;
        var random = new RandomStream(plan.Seed, RandomPurpose.Verification);
        for (var index = 0; index < plan.Evaluations.Count; index++)
        {
            random.Reset(plan.Seed, RandomPurpose.Verification, (uint)plan.Id.Iteration, (uint)index);
            if (random.NextDouble() < share) yield return index;
        }
    }
}
