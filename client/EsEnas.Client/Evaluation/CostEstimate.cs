using EsEnas.Client.Benchmarks;
using EsEnas.Client.Specifications;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>What a run would cost, from a short measurement on this machine.</summary>
/// <param name="Evaluations">Evaluations of training at most, without choosing the policy at the end.</param>
/// <param name="EnvironmentSteps">Environment steps in all if no episode ends early; an evaluation of a function counts as one.</param>
/// <param name="StepsPerCpuSecond">Environment steps per second of CPU time, measured.</param>
internal sealed record CostEstimate(long Evaluations, double EnvironmentSteps, double StepsPerCpuSecond)
{
    private const double MeasuredSeconds = 0.5;

    // No measured episode is longer: the cost of a step shows long before a horizon of a million.
    private const int MeasuredIntegrationSteps = 10_000;

    // The same for a user's model, whose steps may take a hundred times as long.
    private const int MeasuredUserSteps = 2_000;

    /// <summary>CPU time in seconds, as an upper bound: episodes that end early cost less.</summary>
    public double CpuSeconds => EnvironmentSteps / StepsPerCpuSecond;

    /// <summary>Measures for about a second; for half a minute at most, of a user's slow model.</summary>
    /// <param name="specification">The run.</param>
    /// <param name="workers">The worker processes that evaluate a user's task.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="CommandException">The task cannot be evaluated.</exception>
    public static CostEstimate Measure(ExperimentSpecification specification, EvaluationWorkers workers,
        CancellationToken cancellationToken)
    {
        if (BlackboxTask.Is(specification.Task))
            return At(specification, MeasureFunction(specification, TaskCatalog.CreateObjective(specification), cancellationToken));

        var measured = Shortened(specification);
        var objective = workers.Guard(measured, TaskCatalog.CreateObjective(measured));
        return At(specification, specification.TaskFile.Definition is not null
            ? MeasureWorker(measured, objective, workers, cancellationToken)
            : MeasureRollouts(measured, objective, cancellationToken));
    }

    /// <summary>The cost of a run whose speed is known.</summary>
    public static CostEstimate At(ExperimentSpecification specification, double stepsPerCpuSecond)
    {
        var evaluations =
            Math.Min(specification.Evaluations.Over(specification.Iterations), specification.Budget.Episodes ?? long.MaxValue);
        var steps = BlackboxTask.Is(specification.Task) ? evaluations : (double)evaluations * TaskCatalog.Horizon(specification);
        // The iteration that reaches the budget is finished.
        if (specification.Budget.Steps is { } budget) steps = Math.Min(steps, budget + (steps / Math.Max(1, specification.Iterations)));
        return new CostEstimate(evaluations, steps, stepsPerCpuSecond);
    }

    /// <summary>The same run with a horizon short enough to be measured.</summary>
    internal static ExperimentSpecification Shortened(ExperimentSpecification specification)
    {
        var steps = specification.TaskFile.Definition is null ? MeasuredIntegrationSteps : MeasuredUserSteps;
        var most = Math.Max(1, steps / TaskCatalog.Describe(specification).FrameSkip);
        return TaskCatalog.Horizon(specification) > most ? specification with { Horizon = most } : specification;
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

    // By the evaluations of the first iteration; the first of them pays for the start.
    private static double MeasureWorker(ExperimentSpecification specification, IObjective objective, EvaluationWorkers workers,
        CancellationToken cancellationToken)
    {
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        using var evaluator = objective.CreateEvaluator();
        double begin = 0;
        for (long steps = 0, count = 0; ; count++)
        {
            var outcome = EvaluateInWorker(evaluator, plan, plan.Evaluations[(int)(count % plan.Evaluations.Count)], cancellationToken);
            if (outcome.Reason == InvalidReason.ProcessAborted)
                throw CommandException.Usage($"taskFile.model: an evaluation of the first iteration ends the process that makes it: " +
                    $"{workers.LastAbortReason}");
            if (count == 0) begin = workers.ProcessorSeconds;
            else steps += outcome.Steps;
            if (count > 0 && workers.ProcessorSeconds - begin is var seconds && seconds > MeasuredSeconds)
                return Math.Max(1, steps) / seconds;
        }
    }

    private static Outcome EvaluateInWorker(IEvaluator evaluator, EvaluationPlan plan, Core.Evaluations.Evaluation evaluation,
        CancellationToken cancellationToken)
    {
        try
        {
            return evaluator.Evaluate(plan, evaluation, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or EvaluationTimeoutException)
        {
            throw CommandException.Usage($"taskFile.model: an evaluation of the first iteration failed: {exception.Message}");
        }
    }

    // The evaluations of the first iteration, over and over.
    private static double MeasureFunction(ExperimentSpecification specification, IObjective objective, CancellationToken cancellationToken)
    {
        var trainer = new Trainer(specification, objective);
        var plan = trainer.Ask(trainer.Initial());
        using var evaluator = objective.CreateEvaluator();
        long count = 0;
        var clock = ThreadCpuClock.Start();
        for (; clock.Seconds < MeasuredSeconds; count++)
            evaluator.Evaluate(plan, plan.Evaluations[(int)(count % plan.Evaluations.Count)], cancellationToken);
        return count / clock.Seconds;
    }
}
