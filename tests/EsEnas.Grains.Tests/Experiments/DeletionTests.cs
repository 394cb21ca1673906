using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>Runs that are removed with all that is stored of them, whatever state they are in and whatever happens meanwhile.</summary>
public sealed class DeletionTests
{
    private const string Id = "run";

    // With everything that a run can leave: kept checkpoints, outcomes, rows of fine-tuning.
    private static readonly string Whole = Specifications.Point(6, seed: 3, more: "polish: { iterations: 2 }");

    private static readonly string Long = Specifications.Point(100_000, seed: 5, everySeconds: 0.05);

    public static TheoryData<int> Writes => [0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16];

    [Fact]
    public async Task Deleted_run_leaves_nothing_in_the_store_and_its_name_is_free()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync(Id, Whole);
        await cluster.CompleteAsync("run2", Whole);
        await cluster.CompleteAsync("ru", Whole);
        var before = cluster.Storage.Keys.Where(key => !key.Split('/').Contains(Id)).ToList();
        var history = await cluster.HistoryAsync("run2");
        Assert.True(cluster.Storage.KeysOf(Id).Count >= 5, string.Join('\n', cluster.Storage.KeysOf(Id)));

        await cluster.Run(Id).Delete(RunDeletion.Resting);

        Assert.Empty(cluster.Storage.KeysOf(Id));
        Assert.Equal(before, cluster.Storage.Keys);
        Assert.Equal(["ru", "run2"], await ListedAsync(cluster));
        Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(cluster.Run(Id).GetStatus)).Error);
        Assert.Equal(RunError.NotFound,
            (await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Delete(RunDeletion.Resting))).Error);
        Assert.Equal(history, await cluster.HistoryAsync("run2"));

        var other = Specifications.Point(4, seed: 9);
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync(Id, other)).State);
        Assert.Equal(Specifications.UndisturbedHistory(other), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Running_run_is_deleted_only_when_told_to_stop_it_and_others_compute_on()
    {
        var yaml = Specifications.Point(120, seed: 7, everySeconds: 0.05);
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        await cluster.Run("other").Submit(new SubmitRequest(yaml));
        await cluster.Run(Id).Submit(new SubmitRequest(Long));
        await cluster.UntilAsync(Id, status => status.CheckpointedIteration.Value >= 3);

        var refused = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Delete(RunDeletion.Resting));
        Assert.Equal((RunError.Conflict, "Run 'run' is running. Pause or cancel it first, or delete it with force."),
            (refused.Error, refused.Message));
        Assert.Equal(RunState.Running, (await cluster.Run(Id).GetStatus()).State);
        await cluster.Run(Id).Delete(RunDeletion.Stopped);

        Assert.Empty(cluster.Storage.KeysOf(Id));
        Assert.Equal(["other"], await ListedAsync(cluster));
        Assert.Equal(RunState.Completed, (await cluster.EndAsync("other")).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync("other"));
        Assert.Empty(cluster.Storage.KeysOf(Id));
    }

    [Fact]
    public async Task Many_runs_are_deleted_while_others_are_submitted_and_work()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var yaml = Specifications.Point(10, seed: 4);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => cluster.Run($"gone{i}").Submit(new SubmitRequest(Long))));
        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 6).Select(i => cluster.Run($"gone{i}").Delete(RunDeletion.Stopped))),
            Task.WhenAll(Enumerable.Range(0, 6).Select(i => cluster.Run($"kept{i}").Submit(new SubmitRequest(yaml)))));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(RunState.Completed, (await cluster.EndAsync($"kept{i}")).State);
            Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync($"kept{i}"));
            Assert.Empty(cluster.Storage.KeysOf($"gone{i}"));
        }
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"kept{i}"), await ListedAsync(cluster));
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task Deletion_that_dies_after_any_write_is_finished_at_the_next_start_and_no_half_run_is_listed(int writes)
    {
        var storage = new SharedStorage();
        byte[] record;
        await using (var first = await GrainCluster.StartAsync(storage: storage, storeTimeout: TimeSpan.Zero))
        {
            await first.CompleteAsync(Id, Whole);
            await first.CompleteAsync("other", Specifications.Point(2));
            record = storage[$"experiment/experiment/{Id}"];
            storage.StopAfter(writes);
            // It dies on the way, or has just ended.
            await Record.ExceptionAsync(() => first.Run(Id).Delete(RunDeletion.Resting));
        }
        storage.Restart();

        await using var second = await GrainCluster.StartAsync(storage: storage, autoResume: false);
        if ((await ListedAsync(second)).Contains(Id))
        {
            // Nothing had happened yet: it is whole.
            Assert.Equal(0, writes);
            Assert.Equal(record, storage[$"experiment/experiment/{Id}"]);
            Assert.Equal(6, (await second.HistoryAsync(Id)).Length);
            return;
        }
        await GrainCluster.UntilAsync(async () => storage.KeysOf(Id).Count == 0
            && !await second.GrainsOfSilo.GetGrain<IExperimentCatalog>(0).IsDeleting(new RunId(Id)));
        Assert.Equal(["other"], await ListedAsync(second));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Name_of_a_deletion_that_died_can_be_taken_at_once(int writes)
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage, storeTimeout: TimeSpan.Zero))
        {
            await first.CompleteAsync(Id, Whole);
            storage.StopAfter(writes);
            Assert.Equal(RunError.Unreachable,
                (await Assert.ThrowsAsync<RunException>(() => first.Run(Id).Delete(RunDeletion.Resting))).Error);
        }
        storage.Restart();
        await using var second = await GrainCluster.StartAsync(storage: storage);
        var other = Specifications.Point(4, seed: 9);
        Assert.Equal(RunState.Completed, (await second.CompleteAsync(Id, other)).State);
        Assert.Equal([Id], await ListedAsync(second));
        Assert.Equal(Specifications.UndisturbedHistory(other), await second.HistoryAsync(Id));
        Assert.False(await second.GrainsOfSilo.GetGrain<IExperimentCatalog>(0).IsDeleting(new RunId(Id)));
    }

    [Theory]
    [InlineData("experiment/experiment/run", true)]
    [InlineData("experiment/experiment/run", false)]
    [InlineData("history/history/run/0", true)]
    [InlineData("history/history/run/0", false)]
    [InlineData("contents/runarchive/run", true)]
    [InlineData("contents/runarchive/run", false)]
    public async Task Damaged_run_is_deleted_like_any_other(string key, bool lost)
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage)) await first.CompleteAsync(Id, Whole);
        if (lost) storage.Remove(key);
        else storage.Flip(key, 8 * (storage[key].Length / 2));
        // What a crash left behind, which no table of contents names.
        storage["archive/archivepart/run/checkpoint/77"] = [1, 2, 3];
        storage["history/history/run/41"] = [1, 2, 3];
        await using var second = await GrainCluster.StartAsync(storage: storage);
        Assert.Equal([Id], await ListedAsync(second));

        await second.Run(Id).Delete(RunDeletion.Resting);

        Assert.Empty(storage.KeysOf(Id));
        Assert.Empty(await ListedAsync(second));
        Assert.Equal(RunState.Completed, (await second.CompleteAsync(Id, Specifications.Point(3))).State);
    }

    [Fact]
    public async Task Activation_on_another_silo_that_still_works_on_it_cannot_bring_a_deleted_run_back()
    {
        var storage = new SharedStorage();
        // Two silos that do not know of each other, as after a cut network.
        await using var late = await GrainCluster.StartAsync(storage: storage);
        await late.Run(Id).Submit(new SubmitRequest(Long));
        await late.UntilAsync(Id, status => status.CheckpointedIteration.Value >= 3);
        await using var other = await GrainCluster.StartAsync(storage: storage, autoResume: false);
        // The loop that works elsewhere may write in between: then this activation is told so, and asks again.
        await GrainCluster.UntilAsync(async () =>
        {
            try
            {
                await other.Run(Id).Delete(RunDeletion.Stopped);
                return true;
            }
            catch (RunException exception) when (exception.Error == RunError.Conflict)
            {
                return false;
            }
        });

        await GrainCluster.UntilAsync(async () => await IsMissingAsync(late, Id));
        Assert.DoesNotContain($"experiment/experiment/{Id}", storage.Keys);
        Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(other.Run(Id).GetStatus)).Error);
        Assert.Empty(await ListedAsync(other));
        var next = Specifications.Point(4, seed: 9);
        Assert.Equal(RunState.Completed, (await other.CompleteAsync(Id, next)).State);
        Assert.Equal(Specifications.UndisturbedHistory(next), await other.HistoryAsync(Id));
    }

    [Fact]
    public async Task Activation_whose_last_write_is_in_doubt_cannot_bring_a_run_back_that_was_deleted_meanwhile()
    {
        await using var late = await GrainCluster.StartAsync();
        await late.Run(Id).Submit(new SubmitRequest(Long));
        await late.UntilAsync(Id, status => status.CheckpointedIteration.Value >= 3);
        const string Key = $"experiment/experiment/{Id}";
        late.Storage.Fail = key => key == Key ? new IOException("away") : null;
        await late.UntilAsync(Id, status => status.BlockedBy == RunBlock.Store);
        // As another silo does that has taken the run over.
        late.Storage.Remove(Key);
        late.Storage.Fail = _ => null;

        await GrainCluster.UntilAsync(async () => await IsMissingAsync(late, Id));
        Assert.DoesNotContain(Key, late.Storage.Keys);
    }

    [Fact]
    public async Task Watcher_of_a_run_that_is_deleted_is_told_that_there_is_none()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Run(Id).Submit(new SubmitRequest(Long));
        var seen = new TaskCompletionSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var update in cluster.Run(Id).Watch(IterationNumber.First, TestContext.Current.CancellationToken))
                if (update.Status.Iteration.Value > 0) seen.TrySetResult();
        }, TestContext.Current.CancellationToken);
        await seen.Task;
        await cluster.Run(Id).Delete(RunDeletion.Stopped);
        Assert.Equal(RunError.NotFound, (await Assert.ThrowsAsync<RunException>(() => watching)).Error);
    }

    [Fact]
    public async Task Only_a_cancelled_run_makes_room_for_whoever_takes_its_name()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.Run(Id).Submit(new SubmitRequest(Long, Start: false));
        var refused = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Delete(RunDeletion.Cancelled));
        Assert.Equal((RunError.Conflict, "Run 'run' is not cancelled: only a cancelled run is replaced."),
            (refused.Error, refused.Message));
        await cluster.Run(Id).Cancel();
        await cluster.Run(Id).Delete(RunDeletion.Cancelled);
        Assert.Empty(cluster.Storage.KeysOf(Id));
    }

    [Fact]
    public async Task Deleted_runs_do_not_count_against_the_number_of_runs()
    {
        await using var cluster = await GrainCluster.StartAsync(configure: runs => runs.MaxRuns = 1);
        for (var i = 0; i < 3; i++)
        {
            await cluster.CompleteAsync($"r{i}", Specifications.Point(1));
            Assert.Contains("delete some that are not needed", (await Assert.ThrowsAsync<RunException>(
                () => cluster.Run("more").Submit(new SubmitRequest(Specifications.Point(1))))).Message, StringComparison.Ordinal);
            await cluster.Run($"r{i}").Delete(RunDeletion.Resting);
        }
    }

    [Fact]
    public async Task Fork_goes_on_when_its_origin_is_deleted()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("origin", Specifications.Point(6, seed: 3));
        var history = await cluster.HistoryAsync("origin");
        var verifier = cluster.Grain<IRunVerifier>("origin/t");
        var yaml = await cluster.Run("origin").GetSpecification();
        var request = new ForkRequest(new RunId("fork"), new IterationNumber(4), yaml, Start: false);
        await foreach (var _ in verifier.Fork(request, TestContext.Current.CancellationToken)) { }

        await cluster.Run("origin").Delete(RunDeletion.Resting);
        await cluster.Run("fork").Resume(false);

        Assert.Equal(RunState.Completed, (await cluster.EndAsync("fork")).State);
        Assert.Equal(history, await cluster.HistoryAsync("fork"));
        Assert.Equal("origin", (await cluster.Run("fork").GetStatus()).ForkedFrom!.Run.Value);
    }

    [Fact]
    public async Task Deletion_while_the_store_is_away_says_that_nothing_was_deleted_and_the_run_goes_on()
    {
        var yaml = Specifications.Point(60, seed: 6);
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero);
        using var gate = new ManualResetEventSlim(initialState: true);
        cluster.Objectives.Before = (_, _, token) => gate.Wait(token);
        await cluster.Run(Id).Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, status => status.CheckpointedIteration.Value >= 10);
        gate.Reset();
        cluster.Storage.Fail = key => key.StartsWith("experiment/", StringComparison.Ordinal) ? new IOException("away") : null;
        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Delete(RunDeletion.Stopped));
        Assert.Equal((RunError.Unreachable, "The store cannot be written, so nothing was deleted: away"), (error.Error, error.Message));
        cluster.Storage.Fail = _ => null;
        gate.Set();
        Assert.Equal([Id], await ListedAsync(cluster));
        Assert.Equal(RunState.Completed, (await cluster.EndAsync(Id)).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Deletion_that_cannot_be_taken_back_says_that_it_is_noted_and_is_done_when_the_store_is_back()
    {
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero);
        await cluster.CompleteAsync(Id, Whole);
        var away = false;
        cluster.Storage.Fail = key => (away |= key.StartsWith("experiment/", StringComparison.Ordinal)) ? new IOException("away") : null;
        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Delete(RunDeletion.Resting));
        Assert.Equal((RunError.Unreachable, "The store cannot be written, so run 'run' is not deleted yet; it is noted, and done when " +
            "the store is back: away"), (error.Error, error.Message));
        cluster.Storage.Fail = _ => null;
        await GrainCluster.UntilAsync(async () => !(await ListedAsync(cluster)).Any() && cluster.Storage.KeysOf(Id).Count == 0);
    }

    [Fact]
    public async Task Deletion_whose_note_got_no_answer_says_that_it_may_be_done_later()
    {
        await using var cluster = await GrainCluster.StartAsync(storeTimeout: TimeSpan.Zero);
        await cluster.CompleteAsync(Id, Whole);
        cluster.Storage.FailAfterWrite = key => key.StartsWith("catalog/", StringComparison.Ordinal) ? new IOException("no answer") : null;
        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run(Id).Delete(RunDeletion.Resting));
        Assert.Equal((RunError.Unreachable, "The store cannot be written, so nothing is deleted yet; if it has noted that run 'run' is " +
            "to be deleted, that is done when it is back: no answer"), (error.Error, error.Message));
        cluster.Storage.FailAfterWrite = _ => null;
        await GrainCluster.UntilAsync(async () => !(await ListedAsync(cluster)).Any() && cluster.Storage.KeysOf(Id).Count == 0);
    }

    private static async Task<IEnumerable<string>> ListedAsync(GrainCluster cluster) =>
        (await cluster.Catalog.List()).Select(entry => entry.Id.Value).Order(StringComparer.Ordinal);

    private static async Task<bool> IsMissingAsync(GrainCluster cluster, string run)
    {
        try
        {
            await cluster.Run(run).GetStatus();
            return false;
        }
        catch (RunException exception)
        {
            return exception.Error == RunError.NotFound;
        }
    }
}
