using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>What survives, and who may write: each test has silos of its own.</summary>
public sealed class DurabilityTests
{
    private const string Id = "run";

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    public async Task History_is_the_same_for_any_number_of_silos_and_slots(int silos, int slots)
    {
        await using var cluster = await GrainCluster.StartAsync(silos, slots);
        var yaml = Specifications.Point(15, seed: 5, directions: 8, atCurrent: 5);
        await cluster.CompleteAsync(Id, yaml);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Every_silo_takes_its_part_of_the_work()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2, slots: 1);
        cluster.Objectives.Before = (_, _, token) => token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(2));
        await cluster.CompleteAsync(Id, Specifications.Point(10, directions: 10, atCurrent: 10));
        var parts = cluster.Objectives.MadeByEach;
        Assert.Equal(2, parts.Count);
        Assert.All(parts, p => Assert.True(p >= 90, $"parts {string.Join(", ", parts)} of at least 300"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_silo_changes_no_number(bool host)
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2, slots: 1);
        var yaml = Specifications.Point(120, seed: 11, everySeconds: 0.05);
        await cluster.Run(Id).Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, s => s.CheckpointedIteration.Value >= 10);
        var victim = host ? cluster.HostOf(Id) : cluster.Silos.Silos.Single(s => s != cluster.HostOf(Id));
        await cluster.Silos.KillSiloAsync(victim, TestContext.Current.CancellationToken);
        var end = await cluster.EndAsync(Id);
        Assert.Equal((RunState.Completed, 120), (end.State, end.Iteration.Value));
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Run_goes_on_by_itself_when_a_silo_starts_on_the_same_store()
    {
        var storage = new SharedStorage();
        var objectives = new TestObjectives();
        var yaml = Specifications.Point(150, seed: 12);
        await using (var first = await GrainCluster.StartAsync(storage: storage, objectives: objectives))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            await first.UntilAsync(Id, s => s.Iteration.Value >= 5);
            await first.Silos.KillSiloAsync(first.Silos.Silos[0], TestContext.Current.CancellationToken);
        }
        var before = objectives.Made;
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives);
        // Nobody asks for the run: the catalog wakes it.
        await GrainCluster.UntilAsync(() => objectives.Made > before);
        Assert.Equal(RunState.Completed, (await second.EndAsync(Id)).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await second.HistoryAsync(Id));
    }

    [Fact]
    public async Task Graceful_stop_checkpoints_the_last_iteration_and_the_run_stays_running_in_store()
    {
        var storage = new SharedStorage();
        var yaml = Specifications.Point(100_000, seed: 13, everySeconds: 3600);
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            await first.UntilAsync(Id, s => s.Iteration.Value >= 5);
            await first.Silos.StopSiloAsync(first.Silos.Silos[0], TestContext.Current.CancellationToken);
        }
        await using var second = await GrainCluster.StartAsync(storage: storage, autoResume: false);
        Assert.Equal(RunState.Running, second.Store.Read<ExperimentRecord>("experiment", second.Run(Id).GetGrainId()).State);
        var status = await second.Run(Id).GetStatus();
        Assert.True(status.CheckpointedIteration.Value >= 5, $"checkpoint at {status.CheckpointedIteration.Value}");
        Assert.Equal(status.CheckpointedIteration.Value, status.Iteration.Value);
        var undisturbed = Specifications.UndisturbedHistory(Specifications.Point(status.Iteration.Value + 5, seed: 13));
        Assert.Equal(undisturbed[..status.Iteration.Value], await second.HistoryAsync(Id));
        await second.Run(Id).Resume(false);
        await second.UntilAsync(Id, s => s.Iteration.Value >= status.Iteration.Value + 5);
        await second.Run(Id).Cancel();
        Assert.Equal(undisturbed, (await second.HistoryAsync(Id))[..undisturbed.Length]);
    }

    [Fact]
    public async Task Console_that_only_looks_shows_an_interrupted_run_and_starts_nothing()
    {
        var storage = new SharedStorage();
        var objectives = new TestObjectives();
        var yaml = Specifications.Point(60, seed: 14);
        await using (var first = await GrainCluster.StartAsync(storage: storage, objectives: objectives))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            await first.UntilAsync(Id, s => s.Iteration.Value >= 5);
        }
        var made = objectives.Made;
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives, autoResume: false);
        var status = await second.Run(Id).GetStatus();
        Assert.Equal((RunState.Paused, RunBlock.Interrupted), (status.State, status.BlockedBy));
        await second.Run(Id).Wake();
        await foreach (var update in second.Run(Id).Watch(new(1), TestContext.Current.CancellationToken)) status = update.Status;
        Assert.Equal(RunState.Paused, status.State);
        Assert.Equal(made, objectives.Made);
        Assert.Equal(RunState.Running, (await second.Run(Id).Resume(false)).State);
        Assert.Equal(RunState.Completed, (await second.EndAsync(Id)).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await second.HistoryAsync(Id));
    }

    [Fact]
    public async Task Final_selection_goes_on_where_it_stopped()
    {
        var storage = new SharedStorage();
        var objectives = new TestObjectives();
        var yaml = Specifications.Point(3, seed: 15);
        string? undisturbed;
        await using (var other = await GrainCluster.StartAsync())
        {
            await other.CompleteAsync(Id, yaml);
            undisturbed = (await other.Run(Id).RequestPolicy()).Json;
        }
        using var gate = new ManualResetEventSlim();
        objectives.Before = (plan, _, token) =>
        {
            if (plan.Id is { Phase: PhaseNumbers.Selection, Round: 1 }) gate.Wait(token);
        };
        await using (var first = await GrainCluster.StartAsync(storage: storage, objectives: objectives))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            var status = await first.UntilAsync(Id, s => s.Progress is { Phase: "selection", Done: 1, Unit: "round" });
            Assert.Equal(RunState.Running, status.State);
            await first.Silos.KillSiloAsync(first.Silos.Silos[0], TestContext.Current.CancellationToken);
        }
        objectives.Before = (plan, _, _) =>
        {
            if (plan.Id is not { Phase: PhaseNumbers.Selection, Round: >= 1 }) throw new InvalidOperationException("done again");
        };
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives);
        Assert.Equal(RunState.Completed, (await second.EndAsync(Id)).State);
        Assert.Equal(undisturbed, (await second.Run(Id).RequestPolicy()).Json);
    }

    [Fact]
    public async Task Corrupt_checkpoint_fails_the_run_and_stays_as_it_is()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var run = cluster.Run(Id);
        await run.Submit(new SubmitRequest(Specifications.Point(100_000)));
        await cluster.UntilAsync(Id, s => s.Iteration.Value >= 3);
        await run.Pause();
        var grain = run.GetGrainId();
        await cluster.Silos.DeactivateAsync(grain);
        byte[] broken = [];
        cluster.Store.Change<ExperimentRecord>("experiment", grain, r =>
        {
            broken = [.. r.Trainer];
            broken[^40] ^= 1;
            return r with { Trainer = broken };
        });
        var status = await run.Resume(false);
        Assert.Equal(RunState.Failed, status.State);
        Assert.Contains("checkpoint", status.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(RunState.Failed, (await run.Resume(true)).State);
        Assert.Equal(RunState.Failed, (await run.Pause()).State);
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(() => run.Extend(200_000))).Error);
        await cluster.Silos.DeactivateAsync(grain);
        Assert.Equal(RunState.Failed, (await run.GetStatus()).State);
        await run.Cancel();
        Assert.Equal(broken, cluster.Store.Read<ExperimentRecord>("experiment", grain).Trainer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Completed_run_stays_completed_when_it_is_asked_for_a_policy_and_cannot_be_loaded(bool corrupt)
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage)) await first.CompleteAsync(Id, Specifications.Point(3));
        var objectives = new TestObjectives();
        if (!corrupt) objectives.Identity = "another model";
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives);
        var grain = second.Run(Id).GetGrainId();
        // Runs of functions have no policy.
        second.Store.Change<ExperimentRecord>("experiment", grain,
            record => record with { Policy = null, Trainer = corrupt ? [1, 2, 3] : record.Trainer });

        var error = await Assert.ThrowsAsync<RunException>(second.Run(Id).RequestPolicy);

        Assert.Equal(RunError.Conflict, error.Error);
        if (!corrupt) Assert.Contains("another model", error.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Completed, second.Store.Read<ExperimentRecord>("experiment", grain).State);
        var status = await second.Run(Id).GetStatus();
        Assert.Equal((RunState.Completed, ""), (status.State, status.Message));
    }

    [Fact]
    public async Task Repaired_checkpoint_lets_a_failed_run_go_on()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var yaml = Specifications.Point(40, seed: 16);
        var run = cluster.Run(Id);
        await run.Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, s => s.Iteration.Value >= 3);
        await run.Pause();
        var grain = run.GetGrainId();
        byte[] good = [];
        await cluster.Silos.DeactivateAsync(grain);
        cluster.Store.Change<ExperimentRecord>("experiment", grain, r =>
        {
            good = r.Trainer;
            return r with { Trainer = [1, 2, 3] };
        });
        Assert.Equal(RunState.Failed, (await run.Resume(false)).State);
        await cluster.Silos.DeactivateAsync(grain);
        cluster.Store.Change<ExperimentRecord>("experiment", grain, r => r with { Trainer = good });
        await run.Resume(false);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(Id)).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Write_behind_its_back_stops_the_loop_and_the_other_claim_stands()
    {
        await using var cluster = await GrainCluster.StartAsync(autoResume: false);
        var run = cluster.Run(Id);
        await run.Submit(new SubmitRequest(Specifications.Point(1_000_000)));
        await cluster.UntilAsync(Id, s => s.CheckpointedIteration.Value >= 3);
        var grain = run.GetGrainId();
        var claim = new RunClaim("another activation", 99);
        cluster.Store.Change<ExperimentRecord>("experiment", grain, r => r with { Claim = claim });
        var status = await cluster.UntilAsync(Id, s => s.State == RunState.Paused);
        Assert.Equal(RunBlock.Interrupted, status.BlockedBy);
        Assert.Equal(claim, cluster.Store.Read<ExperimentRecord>("experiment", grain).Claim);
        var made = cluster.Objectives.Made;
        await run.GetStatus();
        Assert.Equal(made, cluster.Objectives.Made);
        await run.Resume(false);
        await cluster.UntilAsync(Id, s => s.CheckpointedIteration.Value > status.Iteration.Value);
        Assert.Equal(100, cluster.Store.Read<ExperimentRecord>("experiment", grain).Claim.Epoch);
        await run.Cancel();
    }

    [Fact]
    public async Task Store_outage_halts_training_says_so_and_loses_nothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var yaml = Specifications.Point(60, seed: 17);
        await cluster.Run(Id).Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, s => s.Iteration.Value >= 3);
        cluster.Storage.Fail = _ => new TimeoutException("the disk is gone");
        var waiting = await cluster.UntilAsync(Id, s => s.Message.Contains("the disk is gone", StringComparison.Ordinal));
        Assert.Equal(RunState.Running, waiting.State);
        Assert.Contains("the store cannot be used since", waiting.Message, StringComparison.Ordinal);
        Assert.InRange(waiting.Iteration.Value - waiting.CheckpointedIteration.Value, 0, 1);
        cluster.Storage.Fail = _ => null;
        var end = await cluster.EndAsync(Id);
        Assert.Equal((RunState.Completed, ""), (end.State, end.Message));
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Write_whose_answer_was_lost_is_not_taken_for_a_rival()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var yaml = Specifications.Point(40, seed: 18);
        await cluster.Run(Id).Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, s => s.Iteration.Value >= 3);
        var lost = 0;
        cluster.Storage.FailAfterWrite = key => key.StartsWith("experiment/", StringComparison.Ordinal)
            && Interlocked.Increment(ref lost) <= 3 ? new TimeoutException("no answer") : null;
        var end = await cluster.EndAsync(Id);
        Assert.Equal(RunState.Completed, end.State);
        Assert.True(lost > 3);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
        Assert.Equal(2, cluster.Store.Read<ExperimentRecord>("experiment", cluster.Run(Id).GetGrainId()).Claim.Epoch);
    }

    [Fact]
    public async Task Pause_that_cannot_be_stored_is_refused_and_the_run_goes_on()
    {
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero);
        // Long enough not to be over before the store fails.
        var yaml = Specifications.Point(400, seed: 19);
        await cluster.Run(Id).Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, s => s.Iteration.Value >= 3);
        cluster.Storage.Fail = _ => new TimeoutException("the disk is gone");
        var error = await Assert.ThrowsAsync<RunException>(cluster.Run(Id).Pause);
        Assert.Contains("the disk is gone", error.Message, StringComparison.Ordinal);
        cluster.Storage.Fail = _ => null;
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(Id)).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Request_that_has_given_up_on_the_store_does_not_say_that_it_tries_again()
    {
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero);
        var run = cluster.Run(Id);
        await run.Submit(new SubmitRequest(Specifications.Point(5), Start: false));
        cluster.Storage.Fail =
            key => key.StartsWith("experiment/", StringComparison.Ordinal) ? new TimeoutException("the disk is gone") : null;
        Func<Task>[] requests = [() => run.Resume(false), () => run.Describe(new RunDescription(Labels: "a=b")), run.Cancel];
        foreach (var request in requests)
        {
            Assert.Equal(RunError.Unreachable, (await Assert.ThrowsAsync<RunException>(request)).Error);
            var status = await run.GetStatus();
            Assert.Equal((RunState.Paused, ""), (status.State, status.Message));
        }
    }

    [Fact]
    public async Task Run_that_goes_on_after_a_pause_that_could_not_be_stored_says_no_more_of_the_store()
    {
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero);
        // Nothing but the pause is written.
        await cluster.Run(Id).Submit(new SubmitRequest(Specifications.Point(100_000, seed: 20, everySeconds: 3600)));
        await cluster.UntilAsync(Id, s => s.Iteration.Value >= 3);
        var tries = 0;
        cluster.Storage.Fail = key => key.StartsWith("experiment/", StringComparison.Ordinal) && Interlocked.Increment(ref tries) == 1
            ? new TimeoutException("the disk is gone") : null;
        await Assert.ThrowsAsync<RunException>(cluster.Run(Id).Pause);
        var before = (await cluster.Run(Id).GetStatus()).Iteration;
        var status = await cluster.UntilAsync(Id, s => s.Iteration > before);
        Assert.Equal((RunState.Running, ""), (status.State, status.Message));
        await cluster.Run(Id).Cancel();
    }

    [Fact]
    public async Task Other_numerics_identity_is_refused_unless_forced()
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.Run(Id).Submit(new SubmitRequest(Specifications.Point(100_000)));
            await first.UntilAsync(Id, s => s.Iteration.Value >= 3);
        }
        var objectives = new TestObjectives { Identity = "another model" };
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives);
        var run = second.Run(Id);
        var status = await second.UntilAsync(Id, s => s.State == RunState.Paused && s.Message.Length > 0);
        Assert.Contains("another model", status.Message, StringComparison.Ordinal);
        Assert.Equal(0, objectives.Made);
        var error = await Assert.ThrowsAsync<RunException>(() => run.Resume(false));
        Assert.Equal(RunError.Conflict, error.Error);
        Assert.Contains("force", error.Message, StringComparison.Ordinal);
        await run.Resume(true);
        await second.UntilAsync(Id, s => s.CheckpointedIteration.Value > status.Iteration.Value);
        Assert.Equal("", (await run.GetStatus()).Message);
        await run.Pause();
        await run.Resume(false);
        await run.Cancel();
    }
}
