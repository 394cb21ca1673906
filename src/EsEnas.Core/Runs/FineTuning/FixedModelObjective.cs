using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.FineTuning;

/// <summary>An objective narrowed to one of its policy models, whose active weights are all there is to train. Thread safe.</summary>
/// <param name="inner">An objective over policies.</param>
/// <param name="model">One of its models.</param>
/// <exception cref="DnaFormatException">The model is not one of the objective's.</exception>
public sealed class FixedModelObjective(IObjective inner, Dna model) : IObjective
{
    private readonly FixedModelSpace models = inner.Models is PolicySpace policies
        ? new FixedModelSpace(policies, model)
        : throw new ArgumentException($"The models of '{inner.Name}' are no policies.", nameof(inner));

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string Identity => inner.Identity;

    /// <inheritdoc/>
    public int ObservationSize => inner.ObservationSize;

    /// <inheritdoc/>
    public ModelSpace Models => models;

    /// <summary>The one model's space.</summary>
    public FixedModelSpace FixedModel => models;

    /// <inheritdoc/>
    public EnvironmentInfo? Environment => inner.Environment;

    /// <inheritdoc/>
    public long MostIntegrationSteps => inner.MostIntegrationSteps;

    /// <summary>An evaluator for plans that <see cref="Translate"/> gave.</summary>
    public IEvaluator CreateEvaluator() => inner.CreateEvaluator();

    /// <summary>A plan over this objective as one that the inner objective's evaluators understand.</summary>
    /// <param name="plan">A plan of a trainer over this objective.</param>
    /// <param name="round">The round of its id.</param>
    public EvaluationPlan Translate(EvaluationPlan plan, int round)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan with
        {
            Id = new PlanId(FineTuningPhase.Number, plan.Id.Iteration, round),
            HasFixedModel = true,
            Evaluations = [.. plan.Evaluations.Select(evaluation => evaluation with { Model = models.Model })],
        };
    }
}
