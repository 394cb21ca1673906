using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Training;

/// <summary>
/// What the weights of masked policies are rewarded with (§5.2, App. C.5): beta · z(f) + (1 - beta) · z(1 - lambda), where lambda is the
/// share of edges that the perturbed theta itself keeps, and both terms are z-scored over the batch. Immutable, thread safe.
/// </summary>
/// <remarks>
/// The batch is that of the weight update: all perturbed evaluations that are valid and, as one number, those at theta; population standard
/// deviation. A term that does not vary (below <see cref="EvolutionStrategies.SmallestDeviation"/>) is 0.
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
    /// <param name="theta">The weights that the evaluations were made around.</param>
    /// <param name="sigma">Smoothing of their perturbations.</param>
    /// <param name="returns">Training returns.</param>
    public IterationReturns Of(ReadOnlySpan<double> theta, double sigma, IterationReturns returns)
    {
        var pairs = returns.Plus.Count;
        // In pairs, then the evaluations at theta: direction 0 plus, 0 minus, 1 plus, …
        var values = new double[(2 * pairs) + 1];
        var pruned = new double[values.Length];
        var (direction, perturbed) = (new double[theta.Length], new double[theta.Length]);
        for (var i = 0; i < pairs; i++)
        {
            Perturbation.Direction(returns.Seed, returns.Iteration, i, direction);
            for (var side = 0; side < 2; side++)
            {
                Perturbation.Apply(theta, sigma, side == 0 ? 1 : -1, direction, perturbed);
                values[(2 * i) + side] = side == 0 ? returns.Plus[i] : returns.Minus[i];
                pruned[(2 * i) + side] = 1 - models.KeptShare(perturbed);
            }
        }

        values[^1] = returns.AtCurrent;
        pruned[^1] = 1 - models.KeptShare(theta);
        for (var i = 0; i < values.Length; i++) if (double.IsNaN(values[i])) pruned[i] = double.NaN;

        Standardise(values);
        Standardise(pruned);
        var beta = Beta(returns.Iteration);
        var (plus, minus) = (new double[pairs], new double[pairs]);
        for (var i = 0; i < pairs; i++)
        {
            plus[i] = Reward(2 * i);
            minus[i] = Reward((2 * i) + 1);
        }

        return returns with { Plus = plus, Minus = minus, AtCurrent = Reward(values.Length - 1) };

        double Reward(int at) => (beta * values[at]) + ((1 - beta) * pruned[at]);
    }

    private static void Standardise(Span<double> values)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            sum += value;
            count++;
        }

        var mean = sum / count;
        foreach (var value in values) if (!double.IsNaN(value)) squares += (value - mean) * (value - mean);
        var deviation = Math.Sqrt(squares / count);
        foreach (ref var value in values)
            if (!double.IsNaN(value)) value = deviation >= EvolutionStrategies.SmallestDeviation ? (value - mean) / deviation : 0;
    }
}
