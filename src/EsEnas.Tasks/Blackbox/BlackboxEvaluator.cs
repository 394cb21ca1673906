using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks.Blackbox;

/// <summary>One evaluation: perturb theta, put the point together, compute. Counts as one step.</summary>
internal sealed class BlackboxEvaluator(BlackboxInstance instance, ModelSpace models, double noise) : IEvaluator
{
    private readonly double[] _direction = new double[models.ParameterCount];
    private readonly double[] _perturbed = new double[models.ParameterCount];
    private readonly double[] _point = new double[instance.Dimension];
    private readonly double[] _turned = new double[instance.Dimension];
    private readonly RandomStream _random = new(0, RandomPurpose.TrainingEpisode);

    public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(evaluation);
        cancellationToken.ThrowIfCancellationRequested();
        models.Space.Validate(evaluation.Model);

        var theta = plan.WeightsOf(evaluation, _direction, _perturbed);
        var choices = evaluation.Model.Choices;
        for (var i = 0; i < choices.Length; i++) _point[i] = instance.GridPoint(choices[i]);
        for (var i = 0; i < theta.Length; i++) _point[choices.Length + i] = BlackboxInstance.Width * theta[i];
        var value = -instance.Value(_point, _turned);
        if (noise > 0)
        {
            _random.Reset(plan.Seed, evaluation.Episode.Purpose, evaluation.Episode.A, evaluation.Episode.B);
            value += noise * _random.NextNormal();
        }

        return double.IsFinite(value) ? new Outcome(evaluation.Index, InvalidReason.None, value, value, 1, null)
            : new Outcome(evaluation.Index, InvalidReason.NonFiniteReward, 0, 0, 1, null);
    }

    public void Dispose() { }
}
