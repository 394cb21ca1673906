using System.Diagnostics;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Tests.Support;
using EsEnas.Grains.Workers;
using EsEnas.Tasks;

namespace EsEnas.Grains.Tests.Workers;

[Needs(External.MuJoCo)]
public sealed class EvaluationWorkersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Evaluation_in_a_worker_process_has_the_bits_of_one_in_this_process()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var (objective, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Arm));
        using var here = objective.CreateEvaluator();
        using var there = guarded.CreateEvaluator();
        foreach (var evaluation in plan.Evaluations)
        {
            var expected = here.Evaluate(plan, evaluation, Token);
            var outcome = there.Evaluate(plan, evaluation, Token);
            Assert.Equal(PlanCodec.WriteOutcomes([expected]), PlanCodec.WriteOutcomes([outcome]));
            Assert.True(outcome.IsValid && outcome.Steps == 200);
        }
        Assert.Equal(1, workers.Started);
    }

    [Fact]
    public void Randomized_evaluation_in_a_worker_process_has_the_bits_and_the_terms_of_one_in_this_process()
    {
        var ranges = new RandomizationRanges().With(RandomizedQuantity.MassScale, new ValueRange(0.5, 1.5))
            .With(RandomizedQuantity.ActionDelay, new ValueRange(0, 3)).With(RandomizedQuantity.ActuatorLag, new ValueRange(0, 0.1))
            .With(RandomizedQuantity.ObservationNoise, new ValueRange(0, 0.1)).With(RandomizedQuantity.Push, new ValueRange(0, 3));
        var specification = UserTasks.Of(UserTasks.Arm) with { TaskOptions = new TaskOptions { Randomization = ranges } };
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var (objective, guarded, plan) = Make(workers, specification);
        var (plain, _, _) = Make(workers, UserTasks.Of(UserTasks.Arm));
        using var here = objective.CreateEvaluator();
        using var there = guarded.CreateEvaluator();
        using var without = plain.CreateEvaluator();
        foreach (var evaluation in plan.Evaluations)
        {
            var expected = here.Evaluate(plan, evaluation, Token);
            Assert.Equal(PlanCodec.WriteOutcomes([expected]), PlanCodec.WriteOutcomes([there.Evaluate(plan, evaluation, Token)]));
            Assert.NotEmpty(expected.Terms);
            Assert.Equal(expected.Return, expected.Terms.Sum(), 9);
            Assert.NotEqual(expected.Return, without.Evaluate(plan, evaluation, Token).Return);
        }
    }

    [Fact]
    public void Worker_keeps_no_more_models_than_its_share_of_memory_allows()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions { KeptBytes = 1 });
        var (_, first, plan) = Make(workers, UserTasks.Of(UserTasks.Arm));
        var (_, second, otherPlan) = Make(workers, UserTasks.Of(UserTasks.Arm, horizon: 100));
        using var one = first.CreateEvaluator();
        using var other = second.CreateEvaluator();
        var expected = PlanCodec.WriteOutcomes([one.Evaluate(plan, plan.Evaluations[0], Token)]);
        var bytes = first.Environment!.ModelBytes + first.Environment.SimulationBytes;
        Assert.True(bytes > first.Environment.SimulationBytes && first.Environment.SimulationBytes > 0);
        Assert.Equal(bytes, workers.IdleBytes);

        other.Evaluate(otherPlan, otherPlan.Evaluations[0], Token);

        Assert.Equal(bytes, workers.IdleBytes);
        Assert.Equal(expected, PlanCodec.WriteOutcomes([one.Evaluate(plan, plan.Evaluations[0], Token)]));
        Assert.Equal(1, workers.Started);
    }

    [Fact]
    public void Worker_without_work_is_ended_where_there_is_no_room_for_its_models()
    {
        var room = long.MaxValue;
        using var workers = new EvaluationWorkers(new WorkerOptions());
        workers.Bound(() => room);
        var (_, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Arm));
        using var evaluator = guarded.CreateEvaluator();
        evaluator.Evaluate(plan, plan.Evaluations[0], Token);
        Assert.Single(workers.ProcessIds);

        room = 1;
        workers.TrimIdle();

        Assert.Equal((0, 1), (workers.IdleBytes, workers.Evicted));
        Assert.Empty(workers.ProcessIds);
        Assert.True(evaluator.Evaluate(plan, plan.Evaluations[0], Token).IsValid);
    }

    [Fact]
    public void Built_in_task_stays_in_this_process()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var specification = new ExperimentSpecification { Task = "swimmer" };
        var objective = TaskCatalog.CreateObjective(specification);
        Assert.Same(objective, workers.Guard(specification, objective));
    }

    [Fact]
    public void Model_that_makes_the_library_give_up_is_an_invalid_outcome_with_its_reason()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var (_, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Poison, horizon: 1000));
        using var evaluator = guarded.CreateEvaluator();
        var outcome = evaluator.Evaluate(plan, plan.Evaluations[0], Token);
        Assert.Equal(InvalidReason.ProcessAborted, outcome.Reason);
        Assert.Contains("MuJoCo error: ", ((IAbortReporter)evaluator).AbortReason, StringComparison.Ordinal);
        // Twice to be certain; what is certain is not tried again.
        Assert.Equal(2, workers.Aborted);
        Assert.Equal(PlanCodec.WriteOutcomes([outcome with { Index = plan.Evaluations[1].Index }]),
            PlanCodec.WriteOutcomes([evaluator.Evaluate(plan, plan.Evaluations[1], Token)]));
        Assert.Equal(3, workers.Aborted);
    }

    [Fact]
    public async Task Worker_that_somebody_kills_is_replaced_and_its_evaluation_made_again()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var (objective, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Arm, horizon: 200_000));
        using var here = objective.CreateEvaluator();
        using var there = guarded.CreateEvaluator();
        var outcome = Task.Run(() => there.Evaluate(plan, plan.Evaluations[0], Token), Token);
        await GrainCluster.UntilAsync(() => workers.ProcessIds.Count == 1);
        using (var worker = Process.GetProcessById(workers.ProcessIds[0])) worker.Kill();
        Assert.Equal(PlanCodec.WriteOutcomes([here.Evaluate(plan, plan.Evaluations[0], Token)]), PlanCodec.WriteOutcomes([await outcome]));
        Assert.Equal(2, workers.Started);
        Assert.Equal(0, workers.Aborted);
    }

    [Fact]
    public async Task Worker_stops_an_evaluation_that_is_cancelled_and_makes_the_next_one()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions());
        var (_, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Arm, horizon: 1_000_000));
        using var evaluator = guarded.CreateEvaluator();
        using var cancel = new CancellationTokenSource();
        var outcome = Task.Run(() => evaluator.Evaluate(plan, plan.Evaluations[0], cancel.Token), Token);
        await GrainCluster.UntilAsync(() => workers.ProcessIds.Count == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcome);
        var (_, other, quick) = Make(workers, UserTasks.Of(UserTasks.Arm, horizon: 10));
        using var next = other.CreateEvaluator();
        Assert.Equal(10, next.Evaluate(quick, quick.Evaluations[0], Token).Steps);
    }

    [Fact]
    public void Worker_that_is_silent_for_too_long_is_ended_and_the_limit_named()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions { TimeLimit = TimeSpan.FromSeconds(5) });
        var (_, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Arm, horizon: 1000));
        using var evaluator = guarded.CreateEvaluator();
        evaluator.Evaluate(plan, plan.Evaluations[0], Token);
        Stop(workers.ProcessIds[0]);
        var error = Assert.Throws<EvaluationTimeoutException>(() => evaluator.Evaluate(plan, plan.Evaluations[1], Token));
        Assert.Contains("--evaluation-limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_without_work_ends_after_a_while_and_with_its_owner()
    {
        using var workers = new EvaluationWorkers(new WorkerOptions { IdleTime = TimeSpan.FromSeconds(1) });
        var (_, guarded, plan) = Make(workers, UserTasks.Of(UserTasks.Arm));
        using var evaluator = guarded.CreateEvaluator();
        evaluator.Evaluate(plan, plan.Evaluations[0], Token);
        using var first = Process.GetProcessById(workers.ProcessIds[0]);
        await first.WaitForExitAsync(Token);
        await GrainCluster.UntilAsync(() => workers.ProcessIds.Count == 0);
        evaluator.Evaluate(plan, plan.Evaluations[1], Token);
        using var second = Process.GetProcessById(workers.ProcessIds[0]);
        workers.Dispose();
        await second.WaitForExitAsync(Token);
    }

    private static (IObjective Objective, IObjective Guarded, EvaluationPlan Plan) Make(EvaluationWorkers workers,
        ExperimentSpecification specification)
    {
        var objective = TaskCatalog.CreateObjective(specification);
        var trainer = new Trainer(specification, objective);
        return (objective, workers.Guard(specification, objective), trainer.Ask(trainer.Initial()));
    }

    private static void Stop(int process)
    {
        using var kill = Process.Start("kill", ["-STOP", $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
