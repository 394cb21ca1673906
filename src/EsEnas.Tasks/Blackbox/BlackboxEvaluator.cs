using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks.Blackbox;

/// <summary>One evaluation: perturb theta, put the point together, compute. Counts as one step.</summary>
internal sealed class BlackboxEvaluator(BlackboxInstance instance, ModelSpace models, double noise) : IEvaluator
{
    private readonly double[] direction = new double[models.ParameterCount];
    private readonly double[] perturbed = new double[models.ParameterCount];
    private readonly double[] point = new double[instance.Dimension];
    private readonly double[] turned = new double[instance.Dimension];
    private readonly RandomStream random = new(0, RandomPurpose.TrainingEpisode);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(evaluation);
        cancellationToken.ThrowIfCancellationRequested();
        models.Space.Validate(evaluation.Model);

        var theta = plan.WeightsOf(evaluation, direction, perturbed);
        var choices = evaluation.Model.Choices;
        for (var i = 0; i < choices.Length; i++) point[i] = instance.GridPoint(choices[i]);
        for (var i = 0; i < theta.Length; i++) point[choices.Length + i] = BlackboxInstance.Width * theta[i];
        var value = -instance.Value(point, turned);
        if (noise > 0)
        {
            random.Reset(plan.Seed, evaluation.Episode.Purpose, evaluation.Episode.A, evaluation.Episode.B);
            value += noise * random.NextNormal();
        }

        return double.IsFinite(value) ? new Outcome(evaluation.Index, InvalidReason.None, value, value, 1, null)
            : new Outcome(evaluation.Index, InvalidReason.NonFiniteReward, 0, 0, 1, null);
    }

    public void Dispose() { }
}
