using EsEnas.Client.Benchmarks;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Core.Training;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>What a run would cost, from a short measurement on this machine.</summary>
/// <param name="Evaluations">Evaluations in all, without choosing the policy at the end.</param>
/// <param name="EnvironmentSteps">Environment steps in all if no episode ends early; an evaluation of a function counts as one.</param>
/// <param name="StepsPerCpuSecond">Environment steps per second of CPU time, measured.</param>
internal sealed record CostEstimate(long Evaluations, double EnvironmentSteps, double StepsPerCpuSecond)
{
    private const double MeasuredSeconds = 0.5;

    /// <summary>CPU time in seconds, as an upper bound: episodes that end early cost less.</summary>
    public double CpuSeconds => EnvironmentSteps / StepsPerCpuSecond;

    public static CostEstimate Measure(ExperimentSpecification specification, IObjective objective, CancellationToken cancellationToken)
    {
        var evaluations = (long)specification.Iterations * specification.Evaluations.PerIteration;
        return objective.Environment is null
            ? new CostEstimate(evaluations, evaluations, MeasureFunction(specification, objective, cancellationToken))
            : new CostEstimate(evaluations, (double)evaluations * TaskCatalog.Horizon(specification), MeasureRollouts(specification, objective, cancellationToken));
    }

    private static double MeasureRollouts(ExperimentSpecification specification, IObjective objective, CancellationToken cancellationToken)
    {
        using var subject = new RolloutSubject(specification, objective);
        subject.RunEpisode(0, cancellationToken);
        long steps = 0;
        var clock = ThreadCpuClock.Start();
        for (var episode = 0; clock.Seconds < MeasuredSeconds; episode++) steps += subject.RunEpisode(episode, cancellationToken).Steps;
        return steps / clock.Seconds;
    }

    // The evaluations of the first iteration, over and over.
    private static double MeasureFunction(ExperimentSpecification specification, IObjective objective, CancellationToken cancellationToken)
    {
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        using var evaluator = objective.CreateEvaluator();
        long count = 0;
        var clock = ThreadCpuClock.Start();
        for (; clock.Seconds < MeasuredSeconds; count += plan.Evaluations.Count)
        {
            foreach (var evaluation in plan.Evaluations) evaluator.Evaluate(plan, evaluation, cancellationToken);
        }
        return count / clock.Seconds;
    }
}
