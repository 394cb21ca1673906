using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Rollouts;

/// <summary>Evaluations of one plan for the slots.</summary>
/// <param name="Run">Run id; the pool is fair between runs.</param>
/// <param name="SpecificationHash">Names the objective: a slot reuses its evaluator for equal hashes.</param>
/// <param name="Objective">Makes the evaluator.</param>
/// <param name="Plan">The shared part.</param>
/// <param name="Evaluations">The evaluations, at least one.</param>
/// <param name="Trace">Their trace; null if none of them is sampled.</param>
internal sealed record RolloutWork(string Run, string SpecificationHash, IObjective Objective, EvaluationPlan Plan,
    IReadOnlyList<Evaluation> Evaluations,
    RolloutTrace? Trace = null)
{
    /// <summary>Whether the objective's evaluator is used for this work alone, instead of being kept for more.</summary>
    public bool IsSingle { get; init; }
}
