using EsEnas.Core.Rollouts;
using EsEnas.Core.Training;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Rollouts;

/// <summary>One evaluation for a slot.</summary>
/// <param name="Run">Run id; the pool is fair between runs.</param>
/// <param name="SpecificationHash">Names the objective: a slot reuses its evaluator for equal hashes.</param>
/// <param name="Objective">Makes the evaluator.</param>
/// <param name="Plan">The shared part.</param>
/// <param name="Evaluation">The evaluation.</param>
/// <param name="Trace">Its trace; null if it is not sampled.</param>
internal sealed record RolloutWork(string Run, string SpecificationHash, IObjective Objective, EvaluationPlan Plan, Evaluation Evaluation,
    EvaluationTrace? Trace = null);
