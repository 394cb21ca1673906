using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Catalog;

/// <summary>
/// A process that dies between any two writes, and another one on the same store: what was acknowledged is listed and goes on, what was not
/// is there as a whole or not at all.
/// </summary>
public sealed class CrashTests
{
    private const string Id = "run";

    public static TheoryData<int> Writes => [0, 1, 2, 3, 4, 5, 6, 8];

    [Theory, MemberData(nameof(Writes))]
    public async Task Submission_that_dies_after_any_write_is_there_as_a_whole_or_not_at_all(int writes)
    {
        var yaml = Specifications.Point(6, seed: 3);
        var storage = new SharedStorage();
        var acknowledged = await DieAsync(storage, writes, cluster => cluster.Run(Id).Submit(new SubmitRequest(yaml)));
        await RestartAsync(storage, acknowledged, yaml, cluster => cluster.Run(Id).Submit(new SubmitRequest(yaml)));
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task Fork_that_dies_after_any_write_is_there_as_a_whole_or_not_at_all(int writes)
    {
        var yaml = Specifications.Point(6, seed: 3);
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage)) await cluster.CompleteAsync("origin", yaml);
        Task ForkAsync(GrainCluster cluster) => LastAsync(cluster, new ForkRequest(new(Id), new(4), SpecificationOf(yaml), Start: true));
        var acknowledged = await DieAsync(storage, writes, ForkAsync);
        await RestartAsync(storage, acknowledged, yaml, ForkAsync);
    }

    [Fact]
    public async Task Run_of_the_name_of_a_fork_that_died_inherits_nothing_from_it()
    {
        var storage = new SharedStorage();
        await using (var cluster = await GrainCluster.StartAsync(storage: storage))
            await cluster.CompleteAsync("origin", Specifications.Point(6, seed: 3));
        var before = storage.Keys.Count;
        // Announced, history, checkpoint, contents: all but the record.
        Assert.False(await DieAsync(storage, 4,
            cluster => LastAsync(cluster,
                new ForkRequest(new(Id), new(4), SpecificationOf(Specifications.Point(6, seed: 3)), Start: true))));
        Assert.Equal(before + 3, storage.Keys.Count);

        await using var second = await GrainCluster.StartAsync(storage: storage);
        var other = Specifications.Point(6, seed: 9);
        Assert.Equal(RunState.Completed, (await second.CompleteAsync(Id, other)).State);
        Assert.Equal(Specifications.UndisturbedHistory(other), await second.HistoryAsync(Id));
        Assert.Empty(await second.Grain<IRunArchive>(Id).List());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Resumption_that_was_acknowledged_goes_on_after_a_crash(int writes)
    {
        var yaml = Specifications.Point(6, seed: 3);
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
            await first.Run(Id).Submit(new SubmitRequest(yaml, Start: false));
        if (await DieAsync(storage, writes, cluster => cluster.Run(Id).Resume(false))) await AssertCompletesUnaskedAsync(storage, 6);
        else await AssertPausedOrCompletesAsync(storage, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Extension_that_was_acknowledged_goes_on_after_a_crash(int writes)
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
            await first.CompleteAsync(Id, Specifications.Point(3, seed: 3));
        if (await DieAsync(storage, writes, cluster => cluster.Run(Id).Extend(6))) await AssertCompletesUnaskedAsync(storage, 6);
        else await AssertPausedOrCompletesAsync(storage, 3);
    }

    [Fact]
    public async Task Run_that_completed_is_not_listed_as_running_when_the_list_was_not_told()
    {
        var storage = new SharedStorage();
        var catalog = Array.Empty<byte>();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            using var gate = new ManualResetEventSlim();
            first.Objectives.Before = (_, _, token) => gate.Wait(token);
            await first.Run(Id).Submit(new SubmitRequest(Specifications.Point(3)));
            catalog = storage["catalog/experimentcatalog/0"];
            gate.Set();
            await first.EndAsync(Id);
        }
        storage["catalog/experimentcatalog/0"] = catalog;
        await using var second = await GrainCluster.StartAsync(storage: storage, autoResume: false);
        Assert.Equal(RunState.Completed, Assert.Single(await second.Catalog.List()).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damaged_or_lost_list_is_rebuilt_from_the_store_and_wakes_what_was_running(bool lost)
    {
        var yaml = Specifications.Point(6, seed: 3);
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.CompleteAsync("done", Specifications.Point(2));
            await first.Run("rests").Submit(new SubmitRequest(yaml, Start: false));
        }
        await DieAsync(storage, 4, cluster => cluster.Run(Id).Submit(new SubmitRequest(yaml)));
        if (lost) storage.Remove("catalog/experimentcatalog/0");
        else storage.Flip("catalog/experimentcatalog/0", 300);

        await using var second = await GrainCluster.StartAsync(storage: storage);
        Assert.Equal(["done", "rests", Id], (await second.Catalog.List()).Select(e => e.Id.Value).Order(StringComparer.Ordinal));
        await UntilListedAsync(second, Id, RunState.Completed);
        var list = (await second.Catalog.List()).ToDictionary(e => e.Id.Value);
        Assert.Equal((RunState.Completed, RunState.Paused), (list["done"].State, list["rests"].State));
        Assert.Equal(("point", 6), (list["rests"].Task, list["rests"].Iterations));
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await second.HistoryAsync(Id));
    }

    [Fact]
    public async Task Run_whose_record_is_lost_is_listed_as_damaged()
    {
        var storage = new SharedStorage();
        await using (var first = await GrainCluster.StartAsync(storage: storage)) await first.CompleteAsync(Id, Specifications.Point(2));
        storage.Remove($"experiment/experiment/{Id}");
        await using var second = await GrainCluster.StartAsync(storage: storage);
        Assert.Equal(RunState.Damaged, Assert.Single(await second.Catalog.List()).State);
    }

    [Fact]
    public async Task Submissions_that_died_do_not_count_against_the_number_of_runs()
    {
        var storage = new SharedStorage();
        await DieAsync(storage, 1, cluster => cluster.Run(Id).Submit(new SubmitRequest(Specifications.Point(2))));
        await using var second = await GrainCluster.StartAsync(storage: storage, autoResume: false, configure: runs => runs.MaxRuns = 1);
        await second.Run("another").Submit(new SubmitRequest(Specifications.Point(2), Start: false));
        Assert.Equal("another", Assert.Single(await second.Catalog.List()).Id.Value);
    }

    /// <summary>Runs a request in a process that dies after so many writes.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    private static async Task<bool> DieAsync(SharedStorage storage, int writes, Func<GrainCluster, Task> request)
    {
        await using var cluster = await GrainCluster.StartAsync(storage: storage, storeTimeout: TimeSpan.Zero);
        // What the start itself writes is done.
        await cluster.Catalog.List();
        storage.StopAfter(writes);
        try
        {
            await request(cluster);
            return true;
        }
        catch (Exception exception) when (exception is RunException or IOException or Orleans.Runtime.OrleansException)
        {
            return false;
        }
        finally
        {
            await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[0], TestContext.Current.CancellationToken);
            storage.Restart();
        }
    }

    private static async Task RestartAsync(SharedStorage storage, bool acknowledged, string yaml, Func<GrainCluster, Task> again)
    {
        await using (var looker = await GrainCluster.StartAsync(storage: storage, autoResume: false))
        {
            var listed = (await looker.Catalog.List()).Any(e => e.Id.Value == Id);
            Assert.Equal(listed, await ExistsAsync(looker));
            Assert.True(listed || !acknowledged, "acknowledged, and gone from the list");
        }
        await using var second = await GrainCluster.StartAsync(storage: storage);
        // Nobody asks for it.
        if (acknowledged) await UntilListedAsync(second, Id, RunState.Completed);
        else await again(second);
        Assert.Equal(RunState.Completed, (await second.EndAsync(Id)).State);
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await second.HistoryAsync(Id));
    }

    private static async Task AssertCompletesUnaskedAsync(SharedStorage storage, int iterations)
    {
        await using var second = await GrainCluster.StartAsync(storage: storage);
        await UntilListedAsync(second, Id, RunState.Completed, iterations);
        Assert.Equal(iterations, (await second.Run(Id).GetStatus()).Iteration.Value);
    }

    private static async Task AssertPausedOrCompletesAsync(SharedStorage storage, int iterations)
    {
        await using var second = await GrainCluster.StartAsync(storage: storage);
        var end = await second.EndAsync(Id);
        Assert.True(end.State == RunState.Paused || end.Iteration.Value >= iterations, $"{end.State} at {end.Iteration.Value}");
        await UntilListedAsync(second, Id, end.State);
    }

    private static async Task<bool> ExistsAsync(GrainCluster cluster)
    {
        try
        {
            await cluster.Run(Id).GetStatus();
            return true;
        }
        catch (RunException exception) when (exception.Error == RunError.NotFound)
        {
            return false;
        }
    }

    private static async Task UntilListedAsync(GrainCluster cluster, string id, RunState state, int? iterations = null)
    {
        await GrainCluster.UntilAsync(async () => (await cluster.Catalog.List()).SingleOrDefault(e => e.Id.Value == id) is { } entry
            && entry.State == state && (iterations is null || entry.Iterations == iterations));
    }

    private static string SpecificationOf(string yaml) =>
        Core.Specifications.SpecificationText.ToCanonicalYaml(SpecificationYaml.Read(yaml));

    private static async Task LastAsync(GrainCluster cluster, ForkRequest request)
    {
        VerificationUpdate? last = null;
        await foreach (var update in cluster.Grain<IRunVerifier>("origin/x").Fork(request, TestContext.Current.CancellationToken))
            last = update;
        Assert.NotNull(last?.Forked);
    }
}
