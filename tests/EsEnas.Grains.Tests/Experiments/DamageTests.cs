using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>Stored bytes that are not what was written: each run says so itself, and no other one notices.</summary>
public sealed class DamageTests
{
    private const string Record = "experiment/experiment/bad";
    private const string Chunk = "history/history/bad/0";

    [Fact]
    public async Task Damaged_record_answers_every_question_and_keeps_nobody_else_from_anything()
    {
        var storage = await StoreOfTwoAsync();
        storage.Flip(Record, 8 * (storage[Record].Length / 2));
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        var run = cluster.Run("bad");

        var status = await run.GetStatus();
        Assert.Equal((RunState.Damaged, "bad"), (status.State, status.Id.Value));
        Assert.StartsWith("The record of run 'bad' cannot be decoded: its ", status.Message, StringComparison.Ordinal);
        Func<Task>[] questions =
        [
            () => run.Resume(false), () => run.Resume(true), run.Pause, run.Cancel, () => run.Extend(50), run.RequestPolicy,
            run.GetSpecification, run.GetProvenance, () => run.GetHistory(new(1), 10), () => run.GetPhaseHistory("fine-tuning", new(1), 10),
            () => run.GetProposals(new(1), 10), () => run.Submit(new SubmitRequest(Specifications.Point(3))),
        ];
        foreach (var question in questions)
        {
            var error = await Assert.ThrowsAsync<RunException>(question);
            Assert.Equal((RunError.Failed, status.Message), (error.Error, error.Message));
        }
        await run.Wake();

        var list = await cluster.Catalog.List();
        Assert.Equal(["bad damaged", "good completed"], list.OrderBy(e => e.Id.Value)
            .Select(e => $"{e.Id} {e.State.ToString().ToLowerInvariant()}"));
        // What the list knew it still knows.
        Assert.Equal(("point", 3), (list.Single(e => e.Id.Value == "bad").Task, list.Single(e => e.Id.Value == "bad").Iterations));
        Assert.NotNull((await cluster.Run("good").RequestPolicy()).Json);
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync("third", Specifications.Point(2))).State);
    }

    [Fact]
    public async Task Restored_record_is_read_without_a_restart()
    {
        var storage = await StoreOfTwoAsync();
        var backup = storage[Record];
        storage.Flip(Record, 900);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        Assert.Equal(RunState.Damaged, (await cluster.Run("bad").GetStatus()).State);
        storage[Record] = backup;
        await cluster.UntilAsync("bad", s => s.State == RunState.Completed);
        Assert.Equal(RunState.Completed, (await cluster.Catalog.List()).Single(e => e.Id.Value == "bad").State);
    }

    [Fact]
    public async Task Any_damage_of_the_record_keeps_the_policy_from_being_exported_as_another_one()
    {
        var storage = await StoreOfTwoAsync();
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        var sound = storage[Record];
        for (var bit = 0; bit < 8 * sound.Length; bit += (8 * sound.Length / 45) + 1)
        {
            storage[Record] = sound;
            storage.Flip(Record, bit);
            await cluster.Silos.DeactivateAsync(cluster.Run("bad").GetGrainId());
            Assert.Equal(RunError.Failed, (await Assert.ThrowsAsync<RunException>(cluster.Run("bad").RequestPolicy)).Error);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_history_fails_the_run_that_is_resumed_instead_of_waiting(bool lost)
    {
        var storage = await StoreOfTwoAsync(paused: true);
        var backup = storage[Chunk];
        if (lost) storage.Remove(Chunk);
        else storage.Flip(Chunk, 777);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        await cluster.Run("bad").Resume(false);
        var end = await cluster.EndAsync("bad");
        Assert.Equal(RunState.Damaged, end.State);
        Assert.Matches("^iterations 1 to [0-9,]+ of the history of run 'bad' cannot be decoded: ", end.Message);
        Assert.NotEqual(RunState.Running, (await cluster.Catalog.List()).Single(e => e.Id.Value == "bad").State);

        storage[Chunk] = backup;
        await cluster.Silos.DeactivateAsync(cluster.Grain<IHistoryGrain>("bad/0").GetGrainId());
        await cluster.Run("bad").Resume(false);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync("bad")).State);
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(40)), await cluster.HistoryAsync("bad"));
    }

    [Fact]
    public async Task Damaged_history_that_is_met_at_work_fails_the_run_and_it_can_be_cancelled()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Run("bad").Submit(new SubmitRequest(Specifications.Point(1_000_000)));
        await cluster.UntilAsync("bad", s => s.CheckpointedIteration.Value >= 3);
        // The chunk is read again where it is activated anew.
        var end = await cluster.Run("bad").GetStatus();
        while (end.State == RunState.Running)
        {
            cluster.Storage[Chunk] = [0x89, 1, 2, 3];
            await cluster.Silos.DeactivateAsync(cluster.Grain<IHistoryGrain>("bad/0").GetGrainId());
            end = await cluster.UntilAsync("bad", s => s.State != RunState.Running || s.CheckpointedIteration > end.CheckpointedIteration);
        }
        Assert.Equal(RunState.Damaged, end.State);
        Assert.Contains("of the history of run 'bad' cannot be decoded: ", end.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Cancelled, (await cluster.Run("bad").Cancel()).State);
        Assert.Equal(RunError.Failed, (await Assert.ThrowsAsync<RunException>(() => cluster.Run("bad").GetHistory(new(1), 5))).Error);
    }

    [Theory]
    [InlineData(Record, false)]
    [InlineData(Chunk, false)]
    [InlineData(Chunk, true)]
    public async Task Run_that_was_damaged_at_rest_is_listed_so_by_the_first_list_after_a_start(string state, bool lost)
    {
        var storage = await StoreOfTwoAsync();
        var backup = storage[state];
        if (lost) storage.Remove(state);
        else storage.Flip(state, 500);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        Assert.Equal(["bad Damaged", "good Completed"], (await cluster.Catalog.List()).OrderBy(e => e.Id.Value)
            .Select(e => $"{e.Id} {e.State}"));

        storage[state] = backup;
        while ((await cluster.Catalog.List()).Single(e => e.Id.Value == "bad").State != RunState.Completed)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Damaged_history_of_a_completed_run_is_said_by_resume_and_by_verify()
    {
        var storage = await StoreOfTwoAsync();
        storage.Flip(Chunk, 500);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        var resumed = await Assert.ThrowsAsync<RunException>(() => cluster.Run("bad").Resume(false));
        var verified = await Assert.ThrowsAsync<RunException>(async () =>
        {
            await foreach (var _ in cluster.Grain<IRunVerifier>("bad/x").Verify(0.01, 1, TestContext.Current.CancellationToken)) { }
        });
        Assert.All([resumed, verified], error =>
        {
            Assert.Equal(RunError.Failed, error.Error);
            Assert.Contains("of the history of run 'bad' cannot be decoded: ", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(RunBlock.None, (await cluster.Run("bad").GetStatus()).BlockedBy);
    }

    [Fact]
    public async Task Damaged_history_of_a_completed_run_is_shown_and_listed()
    {
        var storage = await StoreOfTwoAsync();
        storage.Flip(Chunk, 500);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        Assert.Equal(RunError.Failed, (await Assert.ThrowsAsync<RunException>(() => cluster.Run("bad").GetHistory(new(1), 5))).Error);
        Assert.Equal(RunState.Damaged, (await cluster.Run("bad").GetStatus()).State);
        await GrainCluster.UntilAsync(
            async () => (await cluster.Catalog.List()).Single(e => e.Id.Value == "bad").State == RunState.Damaged);
        // The policy is in the record, which is sound.
        Assert.NotNull((await cluster.Run("bad").RequestPolicy()).Json);
    }

    [Fact]
    public async Task Damaged_history_is_found_by_the_next_status_if_the_store_was_away_at_the_first_one()
    {
        var storage = await StoreOfTwoAsync();
        storage.Flip(Chunk, 500);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        storage.Fail = key => key == Chunk ? new IOException("away") : null;
        Assert.Equal(RunState.Completed, (await cluster.Run("bad").GetStatus()).State);
        storage.Fail = _ => null;
        await cluster.UntilAsync("bad", status => status.State == RunState.Damaged);
    }

    [Fact]
    public async Task Damaged_history_is_found_by_the_next_list_if_the_store_was_away_at_the_first_one()
    {
        var storage = await StoreOfTwoAsync();
        storage.Flip(Chunk, 500);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        storage.Fail = key => key == Chunk ? new IOException("away") : null;
        Assert.DoesNotContain(await cluster.Catalog.List(), entry => entry.State == RunState.Damaged);
        storage.Fail = _ => null;
        await GrainCluster.UntilAsync(
            async () => (await cluster.Catalog.List()).Single(entry => entry.Id.Value == "bad").State == RunState.Damaged);
    }

    [Fact]
    public async Task Damaged_archive_is_said_by_the_verifier_and_does_not_hold_up_the_run()
    {
        var storage = await StoreOfTwoAsync(paused: true);
        foreach (var key in storage.Keys.Where(
            k => k.StartsWith("archive/", StringComparison.Ordinal) && k.Contains("/bad/", StringComparison.Ordinal)))
            storage.Flip(key, 200);
        storage.Flip("contents/runarchive/bad", 100);
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        var error = await Assert.ThrowsAsync<RunException>(async () =>
        {
            await foreach (var _ in cluster.Grain<IRunVerifier>("bad/x").Verify(1, 1, TestContext.Current.CancellationToken)) { }
        });
        Assert.Equal(RunError.Failed, error.Error);
        Assert.Contains("'bad' cannot be decoded", error.Message, StringComparison.Ordinal);
        await cluster.Run("bad").Resume(false);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync("bad")).State);
    }

    /// <summary>Runs 'bad' (completed, or paused on its way to 40 iterations) and 'good' (completed).</summary>
    private static async Task<SharedStorage> StoreOfTwoAsync(bool paused = false)
    {
        var storage = new SharedStorage();
        await using var cluster = await GrainCluster.StartAsync(storage: storage);
        await cluster.CompleteAsync("good", Specifications.Point(3));
        if (!paused)
        {
            await cluster.CompleteAsync("bad", Specifications.Point(3));
            return storage;
        }
        using var gate = new ManualResetEventSlim();
        cluster.Objectives.Before = (plan, _, token) =>
        {
            if (plan.Id.Iteration >= 6) gate.Wait(token);
        };
        await cluster.Run("bad").Submit(new SubmitRequest(Specifications.Point(40)));
        await cluster.UntilAsync("bad", s => s.Iteration.Value >= 3);
        await cluster.Run("bad").Pause();
        return storage;
    }
}
