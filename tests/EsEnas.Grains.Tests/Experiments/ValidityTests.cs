using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>What a run does whose evaluations are invalid.</summary>
public sealed class ValidityTests
{
    private const string Id = "run";

    [Fact]
    public async Task Run_whose_every_evaluation_diverges_is_failed_after_three_iterations_with_the_reason()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (_, _) => InvalidReason.Diverged;

        var end = await cluster.CompleteAsync(Id, Specifications.Point());

        Assert.Equal((RunState.Failed, 3), (end.State, end.Iteration.Value));
        Assert.StartsWith("nothing valid happened in the last 3 iterations: all 24 evaluations are invalid (24 diverged). " +
            "diverged: use a smaller timestep",
            end.Message, StringComparison.Ordinal);
        Assert.Equal(InvalidCounts.Of(InvalidReason.Diverged, 8), InvalidCounts.FromNumbers(end.LastInvalid));
        Assert.Equal((24, InvalidCounts.Of(InvalidReason.Diverged, 24)), (end.Evaluations, InvalidCounts.FromNumbers(end.Invalid)));
        Assert.Null(end.PolicyReturn);
        var export = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).RequestPolicy());
        Assert.Contains("nothing valid happened", export.Message, StringComparison.Ordinal);
        // As stored, without a session.
        await cluster.Silos.DeactivateAsync(cluster.Run(Id).GetGrainId());
        var again = await cluster.Run(Id).GetStatus();
        Assert.Equal((end.State, end.Message, end.Evaluations), (again.State, again.Message, again.Evaluations));
        Assert.Equal(InvalidCounts.FromNumbers(end.Invalid), InvalidCounts.FromNumbers(again.Invalid));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public async Task Number_of_iterations_without_a_valid_evaluation_is_a_key(int limit, int failedAt)
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (_, _) => InvalidReason.ContactsFull;

        var end = await cluster.CompleteAsync(Id, Specifications.Point(more: $"failAfterInvalid: {limit}"));

        Assert.Equal((RunState.Failed, failedAt), (end.State, end.Iteration.Value));
        Assert.Contains($"({8 * failedAt} contacts full)", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_valid_evaluation_is_enough_to_go_on()
    {
        await using var cluster = await GrainCluster.StartAsync();
        // Valid are evaluation 4 of every third iteration, and what chooses the policy.
        cluster.Objectives.Reason =
            (plan, evaluation) => plan.Id.Phase != PhaseNumbers.Training || (plan.Id.Iteration % 3 == 2 && evaluation.Index == 4)
                ? InvalidReason.None
                : evaluation.Index == 0 ? InvalidReason.BadControl : InvalidReason.Diverged;

        var end = await cluster.CompleteAsync(Id, Specifications.Point());

        Assert.Equal((RunState.Completed, 12), (end.State, end.Iteration.Value));
        var invalid = InvalidCounts.FromNumbers(end.Invalid);
        Assert.Equal((96, 92, 12, 80),
            (end.Evaluations, invalid.Total, invalid[InvalidReason.BadControl], invalid[InvalidReason.Diverged]));
        Assert.Equal("6 diverged, 1 control too large", $"{InvalidCounts.FromNumbers(end.LastInvalid)}");
        Assert.Equal(0, end.PolicyInvalid);
        Assert.All(await cluster.HistoryAsync(Id), row => Assert.Equal(["0", "0", "0", "0"], row.Split(',')[^10..^6]));
    }

    [Fact]
    public async Task Run_that_is_shorter_than_the_limit_and_has_nothing_valid_is_failed_too()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (_, _) => InvalidReason.Diverged;

        var end = await cluster.CompleteAsync(Id, Specifications.Point(2));

        Assert.Equal((RunState.Failed, 2), (end.State, end.Iteration.Value));
        Assert.Contains("the last 2 iterations: all 16 evaluations are invalid (16 diverged)", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pauses_do_not_move_the_iteration_at_which_a_run_fails()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (_, _) => InvalidReason.Diverged;
        var run = cluster.Run(Id);
        await run.Submit(new SubmitRequest(Specifications.Point()));
        for (var i = 1; i <= 2; i++)
        {
            await cluster.UntilAsync(Id, status => status.Iteration.Value >= i || status.State != RunState.Running);
            if ((await run.Pause()).State == RunState.Paused) await run.Resume(false);
        }

        var end = await cluster.EndAsync(Id);
        Assert.Equal((RunState.Failed, 3, 24L), (end.State, end.Iteration.Value, end.Evaluations));
    }

    [Fact]
    public async Task Run_with_nothing_valid_cannot_be_resumed_but_forked_with_a_change()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (plan, _) => plan.Sigma < 0.5 ? InvalidReason.Diverged : InvalidReason.None;
        await cluster.CompleteAsync(Id, Specifications.Point());

        var refused = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Resume(false));
        Assert.Equal(RunError.Conflict, refused.Error);
        Assert.Contains("fork", refused.Message, StringComparison.Ordinal);
        var again = await cluster.Run(Id).Submit(new SubmitRequest(Specifications.Point()));
        Assert.Equal((RunState.Failed, 3), (again.State, again.Iteration.Value));

        var yaml = (await cluster.Run(Id).GetSpecification()).Replace("sigma: 0.1", "sigma: 0.7", StringComparison.Ordinal);
        var verifier = cluster.Silos.Client.GetGrain<IRunVerifier>($"{Id}/1");
        var request = new ForkRequest(new("f"), new(3), yaml, Start: true);
        await foreach (var _ in verifier.Fork(request, TestContext.Current.CancellationToken)) { }
        var end = await cluster.EndAsync("f");
        Assert.Equal((RunState.Completed, 12, 72L), (end.State, end.Iteration.Value, end.Evaluations));
        Assert.Empty(end.Invalid);
        Assert.NotNull(end.PolicyReturn);
    }

    [Fact]
    public async Task Run_whose_chosen_policy_has_no_valid_episode_is_failed_and_has_no_policy()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason =
            (plan, _) => plan.Id.Phase == PhaseNumbers.Selection ? InvalidReason.ConstraintsFull : InvalidReason.None;

        var end = await cluster.CompleteAsync(Id, Specifications.Point(4));

        Assert.Equal((RunState.Failed, 4), (end.State, end.Iteration.Value));
        Assert.StartsWith("the chosen policy has no return: all 4 episodes are invalid (4 constraints full). " +
            "constraints full: raise nconmax", end.Message,
            StringComparison.Ordinal);
        Assert.Null(end.PolicyReturn);
        await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).RequestPolicy());
    }

    [Fact]
    public async Task Some_invalid_episodes_of_the_chosen_policy_are_counted_beside_its_return()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (_, evaluation) =>
            evaluation.Episode is { Purpose: RandomPurpose.ReportEpisode, B: 2 } ? InvalidReason.Diverged : InvalidReason.None;

        var end = await cluster.CompleteAsync(Id, Specifications.Point(4));

        Assert.Equal((RunState.Completed, 1), (end.State, end.PolicyInvalid));
        Assert.Equal(3, PolicyDocument.FromJson((await cluster.Run(Id).RequestPolicy()).Json!).Provenance.Episodes);
    }

    [Fact]
    public async Task Policy_asked_for_in_mid_training_with_no_valid_episode_is_refused_and_the_run_goes_on()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var run = cluster.Run(Id);
        await run.Submit(new SubmitRequest(Specifications.Point(400)));
        await cluster.UntilAsync(Id, status => status.Iteration.Value >= 2);
        await run.Pause();
        cluster.Objectives.Reason = (plan, _) => plan.Id.Phase == PhaseNumbers.Selection ? InvalidReason.Diverged : InvalidReason.None;
        RunException? refused = null;
        while (refused is null)
        {
            try
            {
                Assert.Null((await run.RequestPolicy()).Json);
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
            catch (RunException exception)
            {
                refused = exception;
            }
        }

        Assert.Contains("all 4 episodes are invalid (4 diverged)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Paused, (await run.GetStatus()).State);
        Assert.Equal(RunState.Running, (await run.Resume(false)).State);
    }

    [Fact]
    public async Task Fine_tuning_in_which_nothing_is_valid_leaves_the_policy_that_was_chosen()
    {
        await using var cluster = await GrainCluster.StartAsync();
        cluster.Objectives.Reason = (plan, _) => plan.Id.Phase == PhaseNumbers.FineTuning ? InvalidReason.Diverged : InvalidReason.None;

        var end = await cluster.CompleteAsync(Id, Specifications.Point(4, more: "polish: { iterations: 3, stepSize: 0.05 }"));

        Assert.Equal((RunState.Completed, 3), (end.State, end.Polish!.Iteration));
        Assert.Equal((32 + 24, 24L), (end.Evaluations, InvalidCounts.FromNumbers(end.Invalid).Total));
        Assert.Equal(end.Polish.Before, end.PolicyReturn);
        Assert.NotNull(PolicyDocument.FromJson((await cluster.Run(Id).RequestPolicy()).Json!).Provenance.Return);
    }

    [Fact]
    public async Task Record_of_a_build_that_did_not_count_reasons_goes_on()
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage))
        {
            await cluster.Run(Id).Submit(new SubmitRequest(Specifications.Point(), Start: false));
        }

        await using var again = await GrainCluster.StartAsync(storage: storage);
        again.Store.Change<ExperimentRecord>("experiment", again.Run(Id).GetGrainId(), record => record with { Validity = null });
        await again.Run(Id).Resume(false);
        var end = await again.EndAsync(Id);

        Assert.Equal((RunState.Completed, 96L), (end.State, end.Evaluations));
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point()), await again.HistoryAsync(Id));
    }
}
