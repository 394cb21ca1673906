using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Training;

/// <summary>Evaluations to make, and all that they share. What a worker needs, together with the specification.</summary>
/// <param name="Id">Names the plan within its run.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Theta">Shared weights.</param>
/// <param name="Sigma">Smoothing.</param>
/// <param name="Normalizer">Frozen observation normaliser.</param>
/// <param name="Evaluations">The evaluations, by index.</param>
public sealed record EvaluationPlan(PlanId Id, ulong Seed, double[] Theta, double Sigma, Normalizer Normalizer,
    IReadOnlyList<Evaluation> Evaluations)
{
    /// <summary>How directions are distributed: independent and Gaussian unless said otherwise.</summary>
    public PerturbationLaw Law { get; init; } = PerturbationLaw.Gaussian;
}
