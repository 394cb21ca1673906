using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Storage;

/// <summary>What every grain storage provider must do. A provider derives, and says how a process opens its store.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    private const string Name = "blob";
    private readonly List<IStore> stores = [];

    /// <summary>Another process's view of the same store.</summary>
    protected abstract Task<IStore> OpenStoreAsync();

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Read_of_a_state_that_was_never_written_gives_an_empty_one_without_etag()
    {
        var storage = await OpenAsync();
        var state = await ReadAsync(storage, "nobody");
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State.Generation);
    }

    [Theory]
    [InlineData("text key")]
    [InlineData("run-1/0")]
    [InlineData("ключ ∂ '\"; --")]
    public async Task First_write_is_read_back_by_another_process(string key)
    {
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        BlobState written = new(7, 1000);
        await one.WriteStateAsync(Name, Id(key), written);

        var read = await ReadAsync(two, key);
        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.False(string.IsNullOrEmpty(read.ETag));
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(7, read.State.Generation);
        read.State.AssertWhole(1000);
    }

    [Fact]
    public async Task Keys_and_names_that_differ_are_different_states()
    {
        var storage = await OpenAsync();
        var numeric = GrainType.Create("test");
        GrainId[] ids =
        [
            Id("0"), Id("1"), Id("01"), Id("a"), Id("A"), Id("0a"), Id("a+b"), Id("00000000-0000-0000-0000-000000000001"),
            GrainId.Create("other", "a"), GrainId.Create("te", "st/a"),
            GrainId.Create(numeric, GrainIdKeyExtensions.CreateIntegerKey(17)),
            GrainId.Create(numeric, GrainIdKeyExtensions.CreateIntegerKey(17, "a")),
            GrainId.Create(numeric, GrainIdKeyExtensions.CreateGuidKey(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))),
        ];
        string[] names = ["blob", "Blob"];
        var generation = 0;
        foreach (var name in names)
        {
            foreach (var id in ids) await storage.WriteStateAsync(name, id, new BlobState(++generation, 10));
        }

        generation = 0;
        foreach (var name in names)
        {
            foreach (var id in ids)
            {
                BlobState state = new();
                await storage.ReadStateAsync(name, id, state);
                Assert.Equal(++generation, state.State.Generation);
            }
        }
    }

    [Fact]
    public async Task Every_write_changes_the_etag()
    {
        var storage = await OpenAsync();
        BlobState state = new();
        HashSet<string> etags = [];
        for (var generation = 1; generation <= 20; generation++)
        {
            state.State = Blob.Of(generation, 100);
            await storage.WriteStateAsync(Name, Id("etags"), state);
            Assert.True(etags.Add(state.ETag!));
        }

        Assert.Equal(20, (await ReadAsync(storage, "etags")).State.Generation);
    }

    [Fact]
    public async Task Stale_writer_is_refused_and_changes_nothing()
    {
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        await one.WriteStateAsync(Name, Id("stale"), new BlobState(1, 10));
        BlobState first = await ReadAsync(one, "stale"), second = await ReadAsync(two, "stale");

        first.State = Blob.Of(2, 10);
        await one.WriteStateAsync(Name, Id("stale"), first);
        second.State = Blob.Of(3, 10);
        var staleEtag = second.ETag;
        await Assert.ThrowsAsync<InconsistentStateException>(() => two.WriteStateAsync(Name, Id("stale"), second));

        Assert.Equal(staleEtag, second.ETag);
        var stored = await ReadAsync(two, "stale");
        Assert.Equal(2, stored.State.Generation);
        Assert.Equal(first.ETag, stored.ETag);
    }

    [Fact]
    public async Task Refused_writer_stays_refused_until_it_reads_again()
    {
        var storage = await OpenAsync();
        await storage.WriteStateAsync(Name, Id("zombie"), new BlobState(1, 10));
        BlobState zombie = await ReadAsync(storage, "zombie"), owner = await ReadAsync(storage, "zombie");
        await storage.WriteStateAsync(Name, Id("zombie"), owner);

        for (var attempt = 0; attempt < 3; attempt++)
            await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Id("zombie"), zombie));
        await storage.ReadStateAsync(Name, Id("zombie"), zombie);
        await storage.WriteStateAsync(Name, Id("zombie"), zombie);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Id("zombie"), owner));
    }

    [Fact]
    public async Task First_write_over_an_existing_state_is_refused()
    {
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        await one.WriteStateAsync(Name, Id("twice"), new BlobState(1, 10));
        await Assert.ThrowsAsync<InconsistentStateException>(() => two.WriteStateAsync(Name, Id("twice"), new BlobState(2, 10)));
        Assert.Equal(1, (await ReadAsync(one, "twice")).State.Generation);
    }

    [Fact]
    public async Task Write_with_an_etag_of_a_state_that_is_not_there_is_refused()
    {
        var storage = await OpenAsync();
        BlobState state = new(1, 10);
        await storage.WriteStateAsync(Name, Id("elsewhere"), state);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Id("missing"), state));
        Assert.False((await ReadAsync(storage, "missing")).RecordExists);
    }

    [Fact]
    public async Task Of_concurrent_writers_exactly_one_wins_each_round()
    {
        const int Writers = 4, Rounds = 15;
        var storages = new IGrainStorage[Writers];
        for (var writer = 0; writer < Writers; writer++) storages[writer] = await OpenAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            var states = new BlobState[Writers];
            for (var writer = 0; writer < Writers; writer++) states[writer] = await ReadAsync(storages[writer], "contended");
            using Barrier barrier = new(Writers);
            var won = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(async () =>
            {
                states[writer].State = Blob.Of((round * Writers) + writer, 20_000);
                barrier.SignalAndWait();
                try
                {
                    await storages[writer].WriteStateAsync(Name, Id("contended"), states[writer]);
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

            var winner = Array.IndexOf(won, true);
            Assert.Single(won, each => each);
            var stored = await ReadAsync(storages[0], "contended");
            Assert.Equal((round * Writers) + winner, stored.State.Generation);
            stored.State.AssertWhole(20_000);
        }
    }

    [Fact]
    public async Task Clear_empties_the_state_and_fences_who_wrote_before()
    {
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        BlobState state = new(1, 10);
        await one.WriteStateAsync(Name, Id("clear"), state);
        var stale = await ReadAsync(two, "clear");

        await one.ClearStateAsync(Name, Id("clear"), state);
        Assert.False((await ReadAsync(two, "clear")).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => two.WriteStateAsync(Name, Id("clear"), stale));

        state.State = Blob.Of(2, 10);
        await one.WriteStateAsync(Name, Id("clear"), state);
        Assert.Equal(2, (await ReadAsync(two, "clear")).State.Generation);
    }

    [Fact]
    public async Task Owner_of_a_cleared_state_does_not_write_over_a_new_one_of_that_name()
    {
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        for (var round = 0; round < 4; round++)
        {
            // As many writes by both, so that versions that are counted would be the same.
            BlobState old = new(1, 10);
            await one.WriteStateAsync(Name, Id("anew"), old);
            await one.WriteStateAsync(Name, Id("anew"), old);
            var stale = await ReadAsync(two, "anew");
            await one.ClearStateAsync(Name, Id("anew"), old);
            BlobState next = new(2, 10);
            await one.WriteStateAsync(Name, Id("anew"), next);
            await one.WriteStateAsync(Name, Id("anew"), next);

            await Assert.ThrowsAsync<InconsistentStateException>(() => two.WriteStateAsync(Name, Id("anew"), stale));
            await Assert.ThrowsAsync<InconsistentStateException>(() => two.ClearStateAsync(Name, Id("anew"), stale));
            Assert.Equal(2, (await ReadAsync(two, "anew")).State.Generation);
            await one.ClearStateAsync(Name, Id("anew"), next);
        }
    }

    [Fact]
    public async Task What_is_left_of_a_run_is_removed_by_its_name_and_other_runs_keep_theirs()
    {
        var store = await OpenStoreAsync();
        stores.Add(store);
        (string State, GrainId Grain)[] States(string run) =>
        [
            ("history", GrainId.Create("history", $"{run}/0")), ("history", GrainId.Create("history", $"{run}/polish/12")),
            ("archive", GrainId.Create("archivepart", $"{run}/checkpoint/7")), ("contents", GrainId.Create("runarchive", run)),
        ];
        string[] others = ["a", "ab", "a_b", "A.b", "xa.b", "a.bc", "a.b-c", "experiment"];
        foreach (var (name, grain) in others.Append("a.b").SelectMany(States))
            await store.Grains.WriteStateAsync(name, grain, new BlobState(1, 10));

        await store.Runs.RemoveAsync(new RunId("a.b"), [("history", "history"), ("archive", "archivepart"), ("contents", "runarchive")],
            TestContext.Current.CancellationToken);

        async Task<bool> ExistsAsync(string name, GrainId grain)
        {
            BlobState state = new();
            await store.Grains.ReadStateAsync(name, grain, state);
            return state.RecordExists;
        }

        foreach (var (name, grain) in States("a.b")) Assert.False(await ExistsAsync(name, grain), $"{grain} is still there");
        foreach (var (name, grain) in others.SelectMany(States)) Assert.True(await ExistsAsync(name, grain), $"{grain} is gone");
    }

    [Fact]
    public async Task Clear_by_a_stale_owner_is_refused()
    {
        var storage = await OpenAsync();
        await storage.WriteStateAsync(Name, Id("clear-stale"), new BlobState(1, 10));
        BlobState stale = await ReadAsync(storage, "clear-stale"), owner = await ReadAsync(storage, "clear-stale");
        owner.State = Blob.Of(2, 10);
        await storage.WriteStateAsync(Name, Id("clear-stale"), owner);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync(Name, Id("clear-stale"), stale));
        Assert.Equal(2, (await ReadAsync(storage, "clear-stale")).State.Generation);
    }

    [Fact]
    public async Task Large_state_of_9_megabytes_survives_and_can_shrink()
    {
        const int Size = 9_000_000;
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        BlobState state = new(1, Size);
        await one.WriteStateAsync(Name, Id("large"), state);
        (await ReadAsync(two, "large")).State.AssertWhole(Size);

        state.State = Blob.Of(2, 3);
        await one.WriteStateAsync(Name, Id("large"), state);
        (await ReadAsync(two, "large")).State.AssertWhole(3);
    }

    [Fact]
    public async Task Reader_beside_a_writer_sees_whole_generations_in_order()
    {
        const int Size = 300_000, Last = 40;
        IGrainStorage one = await OpenAsync(), two = await OpenAsync();
        var writer = Task.Run(async () =>
        {
            BlobState state = new();
            for (var generation = 1; generation <= Last; generation++)
            {
                state.State = Blob.Of(generation, Size);
                await one.WriteStateAsync(Name, Id("beside"), state);
            }
        }, TestContext.Current.CancellationToken);

        for (var seen = 0; seen < Last;)
        {
            var read = await ReadAsync(two, "beside");
            if (!read.RecordExists) continue;
            read.State.AssertWhole(Size);
            Assert.InRange(read.State.Generation, seen, Last);
            seen = read.State.Generation;
        }

        await writer;
    }

    [Fact]
    public async Task Runs_that_have_a_record_are_found_and_cleared_ones_and_other_states_are_not()
    {
        var store = await OpenStoreAsync();
        stores.Add(store);
        string[] runs = ["a", "a-b.c_1", "experiment", new string('x', 64), "0a"];
        foreach (var run in runs)
            await store.Grains.WriteStateAsync(IStoredRuns.StateName, GrainId.Create("experiment", run), new BlobState(1, 10));
        await store.Grains.WriteStateAsync("history", GrainId.Create("history", "a/0"), new BlobState(1, 10));
        await store.Grains.WriteStateAsync("catalog", GrainId.Create("experimentcatalog", "0"), new BlobState(1, 10));
        BlobState cleared = new(1, 10);
        await store.Grains.WriteStateAsync(IStoredRuns.StateName, GrainId.Create("experiment", "cleared"), cleared);
        await store.Grains.ClearStateAsync(IStoredRuns.StateName, GrainId.Create("experiment", "cleared"), cleared);

        Assert.Equal(runs.Order(StringComparer.Ordinal),
            (await store.Runs.ListAsync(TestContext.Current.CancellationToken)).Select(run => run.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task State_outlives_every_process()
    {
        var store = await OpenStoreAsync();
        BlobState written = new(9, 50);
        await store.Grains.WriteStateAsync(Name, Id("reopen"), written);
        await store.DisposeAsync();

        var read = await ReadAsync(await OpenAsync(), "reopen");
        Assert.Equal(9, read.State.Generation);
        Assert.Equal(written.ETag, read.ETag);
    }

    private static GrainId Id(string key) => GrainId.Create("test", key);

    private static async Task<BlobState> ReadAsync(IGrainStorage storage, string key)
    {
        BlobState state = new();
        await storage.ReadStateAsync(Name, Id(key), state);
        return state;
    }

    private async Task<IGrainStorage> OpenAsync()
    {
        var store = await OpenStoreAsync();
        stores.Add(store);
        return store.Grains;
    }
}
