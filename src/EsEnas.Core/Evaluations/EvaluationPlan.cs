using System.Collections.Immutable;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Search;

namespace EsEnas.Core.Evaluations;

/// <summary>Evaluations to make, and all that they share. What a worker needs, together with the specification.</summary>
/// <param name="Id">Names the plan within its run.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Theta">Shared weights.</param>
/// <param name="Sigma">Smoothing.</param>
/// <param name="Normalizer">Frozen observation normalizer.</param>
/// <param name="Evaluations">The evaluations, by index.</param>
public sealed record EvaluationPlan(PlanId Id, ulong Seed, double[] Theta, double Sigma, Normalizer Normalizer,
    IReadOnlyList<Evaluation> Evaluations)
{
    /// <summary>How directions are distributed: independent and Gaussian unless said otherwise.</summary>
    public PerturbationDistribution Distribution { get; init; } = PerturbationDistribution.Gaussian;

    /// <summary>Whether policies are evaluated as the policy file holds them: without the edges that do nothing.</summary>
    public bool IsPruned { get; init; }

    /// <summary>Whether the moments of the observations are collected (only if the specification normalizes observations).</summary>
    public bool CollectsMoments { get; init; }

    /// <summary>Whether all evaluations have one model, and theta holds the entries that this model uses, and no others.</summary>
    public bool HasFixedModel { get; init; }

    /// <summary>
    /// Policies to evaluate instead of models of the search space; none in most plans. theta then holds the numbers of each, one after
    /// another, in multiples of <see cref="Units"/>, an evaluation's model is the number of its policy, and the policies have their own
    /// normalizers.
    /// </summary>
    public ImmutableArray<CompactShape> Shapes { get; init; } = [];

    /// <summary>With <see cref="Shapes"/>: what each entry of theta is a multiple of; empty for 1.</summary>
    public ImmutableArray<double> Units { get; init; } = [];

    /// <summary>The iteration of training that it is for, from 1; null for plans that choose, tune or measure afterwards.</summary>
    public int? TrainingIteration => Id.Phase == 0 ? Id.Iteration + 1 : null;

    /// <summary>The space that the models of the evaluations belong to.</summary>
    /// <param name="own">The search space of the objective.</param>
    public SearchSpace SpaceOver(SearchSpace own) => Shapes.IsEmpty ? own : new OneOf(Shapes.Length);

    /// <summary>
    /// The weights of an evaluation: theta + sign · sigma · g with g by the plan's distribution, written to <paramref name="perturbed"/>;
    /// theta itself where the sign is 0.
    /// </summary>
    /// <param name="evaluation">One of the plan's evaluations.</param>
    /// <param name="direction">As many values as theta has; overwritten.</param>
    /// <param name="perturbed">As many values; overwritten.</param>
    public ReadOnlySpan<double> WeightsOf(Evaluation evaluation, scoped Span<double> direction, Span<double> perturbed)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        if (evaluation.Sign == 0) return Theta;
        Distribution.Direction(Seed, Id.Iteration, evaluation.Direction, direction);
        Perturbation.Apply(Theta, Sigma, evaluation.Sign, direction, perturbed);
        return perturbed;
    }
}
