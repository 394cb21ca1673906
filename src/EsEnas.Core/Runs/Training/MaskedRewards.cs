using EsEnas.Core.Evaluations;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// What the weights of masked policies are rewarded with (§5.2, App. C.5): beta · z(f) + (1 - beta) · z(1 - lambda), where lambda is the
/// share of edges that the perturbed theta itself keeps, and both terms are z-scored over the batch. Immutable, thread safe.
/// </summary>
/// <remarks>
/// The batch is that of the weight update: all perturbed evaluations that are valid and, as one number, those at theta; population standard
/// deviation. A term that does not vary (below <see cref="ReturnScale.SmallestDeviation"/>) is 0.
/// </remarks>
internal sealed class MaskedRewards(ExperimentSpecification specification, IMaskedModels models)
{
    private readonly ObjectiveSpecification objective = specification.Objective;
    private readonly int annealing = specification.Objective.AnnealIterations ?? specification.Iterations;

    /// <summary>beta of an iteration, linear from the first to the last of the annealing, constant after it.</summary>
    /// <param name="iteration">Completed iterations before it.</param>
    public double Beta(int iteration)
    {
        var part = iteration >= annealing - 1 ? 1.0 : (double)iteration / (annealing - 1);
        return objective.BetaFrom + (part * (objective.BetaTo - objective.BetaFrom));
    }

    /// <summary>The rewards in place of the returns; NaN stays NaN.</summary>
    /// <param name="plan">The iteration's plan.</param>
    /// <param name="returns">Its training returns.</param>
    public IterationReturns Of(EvaluationPlan plan, IterationReturns returns)
    {
        var perturbed = returns.Perturbed.Count;
        var (values, pruned) = (new double[perturbed + 1], new double[perturbed + 1]);
        var (direction, theta) = (new double[plan.Theta.Length], new double[plan.Theta.Length]);
        for (var i = 0; i < perturbed; i++)
        {
            values[i] = returns.Perturbed[i];
            pruned[i] = double.IsNaN(values[i]) ? double.NaN
                : 1 - models.KeptShare(plan.WeightsOf(plan.Evaluations[i], direction, theta));
        }

        values[^1] = returns.AtCurrent;
        pruned[^1] = double.IsNaN(values[^1]) ? double.NaN : 1 - models.KeptShare(plan.Theta);
        Standardize(values);
        Standardize(pruned);
        var beta = Beta(returns.Iteration);
        for (var i = 0; i < values.Length; i++) values[i] = (beta * values[i]) + ((1 - beta) * pruned[i]);
        return returns with { Perturbed = values[..^1], AtCurrent = values[^1] };
    }

    private static void Standardize(double[] values)
    {
        var (mean, deviation) = (ReturnScale.Mean(values), ReturnScale.Deviation(values));
        foreach (ref var value in values.AsSpan())
            if (!double.IsNaN(value)) value = deviation >= ReturnScale.SmallestDeviation ? (value - mean) / deviation : 0;
    }
}
