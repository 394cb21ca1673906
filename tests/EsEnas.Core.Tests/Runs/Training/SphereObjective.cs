using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Runs.Training;

/// <summary>
/// A blackbox function whose optimum is known: minus the squared distance of theta from (0.3, 0.3, …) and of every choice from 2, plus a
/// little noise of the episode. Three fake observations are collected; the real return is the training return plus 100.
/// </summary>
internal sealed class SphereObjective(int parameters = 6, int choices = 5, double noise = 0.01) : IObjective
{
    public const double Bonus = 100;

    public string Name => "sphere";

    public string Identity => "sphere 1";

    public int ObservationSize => 3;

    public ModelSpace Models { get; } = new GridSpace(parameters, choices);

    public EnvironmentInfo? Environment => null;

    public IEvaluator CreateEvaluator() => new Evaluator(parameters, noise);

    /// <summary>Outcomes of a plan, by index.</summary>
    public static Outcome[] Evaluate(IObjective objective, EvaluationPlan plan)
    {
        using var evaluator = objective.CreateEvaluator();
        return [.. plan.Evaluations.Select(evaluation => evaluator.Evaluate(plan, evaluation, CancellationToken.None))];
    }

    private sealed class Evaluator(int parameters, double noise) : IEvaluator
    {
        public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
        {
            var direction = new double[parameters];
            if (evaluation.Sign != 0) plan.Distribution.Direction(plan.Seed, plan.Id.Iteration, evaluation.Direction, direction);
            var random = new RandomStream(plan.Seed, evaluation.Episode.Purpose, evaluation.Episode.A, evaluation.Episode.B);
            var value = noise * random.NextNormal();
            for (var i = 0; i < parameters; i++)
            {
                var theta = plan.Theta[i] + (evaluation.Sign * plan.Sigma * direction[i]);
                value -= (theta - 0.3) * (theta - 0.3);
            }

            foreach (var choice in evaluation.Model.Choices) value -= 0.1 * (choice - 2) * (choice - 2);
            var moments = new RunningMoments(3);
            for (var step = 0; step < 4; step++) moments.Add([random.NextNormal(), 5 + random.NextNormal(), value]);
            return new Outcome(evaluation.Index, InvalidReason.None, value, value + Bonus, 4, moments);
        }

        public void Dispose() { }
    }

    private sealed class GridSpace(int parameters, int choices) : ModelSpace
    {
        public override SearchSpace Space { get; } = choices == 0 ? Constant.Instance
            : new ListSpace([.. Enumerable.Range(0, choices).Select(_ => new OneOf(5))]);

        public override int ParameterCount => parameters;

        public override int BiasCount => 0;

        public override double[] InitialParameters(ulong seed)
        {
            var theta = new double[parameters];
            new RandomStream(seed, RandomPurpose.InitialWeights).FillNormal(theta);
            return theta;
        }

        public override int LiveWeights(Dna model) => model.Choices.Sum();
    }
}
