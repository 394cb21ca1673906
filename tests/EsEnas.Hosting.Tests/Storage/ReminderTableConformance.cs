using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Storage;

/// <summary>What every reminder table must do.</summary>
public abstract class ReminderTableConformance : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly List<IStore> stores = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Another process's view of the same store.</summary>
    protected abstract Task<IStore> OpenStoreAsync();

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Upsert_inserts_then_updates_with_a_new_etag()
    {
        IReminderTable one = await OpenAsync(), two = await OpenAsync();
        var grain = GrainId.Create("test", "run 1");
        var first = await one.UpsertRow(Entry(grain, "tick", 1), Token);
        var second = await two.UpsertRow(Entry(grain, "tick", 5), Token);

        var read = await one.ReadRow(grain, "tick", Token);
        Assert.NotEqual(first, second);
        Assert.NotNull(read);
        Assert.Equal(second, read.ETag);
        Assert.Equal(grain, read.GrainId);
        Assert.Equal("tick", read.ReminderName);
        Assert.Equal(Start, read.StartAt);
        Assert.Equal(TimeSpan.FromMinutes(5), read.Period);
        Assert.Single((await one.ReadRows(grain, Token)).Reminders);
    }

    [Fact]
    public async Task Missing_reminder_reads_as_none()
    {
        var table = await OpenAsync();
        Assert.Null(await table.ReadRow(GrainId.Create("test", "nobody"), "tick", Token));
        Assert.Empty((await table.ReadRows(GrainId.Create("test", "nobody"), Token)).Reminders);
    }

    [Fact]
    public async Task Rows_of_a_grain_are_its_own()
    {
        var table = await OpenAsync();
        GrainId a = GrainId.Create("test", "a"), b = GrainId.Create("test", "b");
        await table.UpsertRow(Entry(a, "one", 1), Token);
        await table.UpsertRow(Entry(a, "two", 1), Token);
        await table.UpsertRow(Entry(b, "one", 1), Token);
        Assert.Equal(["one", "two"], (await table.ReadRows(a, Token)).Reminders
            .Select(row => row.ReminderName).Order(StringComparer.Ordinal));
        Assert.Single((await table.ReadRows(b, Token)).Reminders);
    }

    [Fact]
    public async Task Removal_needs_the_current_etag()
    {
        var table = await OpenAsync();
        var grain = GrainId.Create("test", "removal");
        var stale = await table.UpsertRow(Entry(grain, "tick", 1), Token);
        var current = await table.UpsertRow(Entry(grain, "tick", 2), Token);
        Assert.False(await table.RemoveRow(grain, "tick", stale!, Token));
        Assert.NotNull(await table.ReadRow(grain, "tick", Token));
        Assert.True(await table.RemoveRow(grain, "tick", current!, Token));
        Assert.Null(await table.ReadRow(grain, "tick", Token));
        Assert.False(await table.RemoveRow(grain, "tick", current!, Token));
    }

    [Fact]
    public async Task Ranges_split_the_ring_without_gap_or_overlap()
    {
        var table = await OpenAsync();
        GrainId[] grains = [.. Enumerable.Range(0, 60).Select(index => GrainId.Create("test", $"run {index}"))];
        foreach (var grain in grains) await table.UpsertRow(Entry(grain, "tick", 1), Token);

        uint[][] rings = [[0, uint.MaxValue / 2], [1u << 31, 17], [5, 1u << 30, 3u << 30], [uint.MaxValue, 0],
            [.. grains.Take(7).Select(grain => grain.GetUniformHashCode()).Order()]];
        foreach (var ring in rings)
        {
            List<GrainId> found = [];
            for (var i = 0; i < ring.Length; i++)
            {
                uint begin = ring[i], end = ring[(i + 1) % ring.Length];
                ReminderEntry[] rows = [.. (await table.ReadRows(begin, end, Token)).Reminders];
                Assert.All(rows, row => Assert.True(InRange(row.GrainId.GetUniformHashCode(), begin, end)));
                found.AddRange(rows.Select(row => row.GrainId));
            }

            Assert.Equal(grains.Order(), found.Order());
        }
    }

    [Fact]
    public async Task Range_from_a_point_to_itself_is_the_whole_ring()
    {
        var table = await OpenAsync();
        for (var i = 0; i < 10; i++) await table.UpsertRow(Entry(GrainId.Create("test", $"run {i}"), "tick", 1), Token);
        Assert.Equal(10, (await table.ReadRows(0, 0, Token)).Reminders.Count);
        Assert.Equal(10, (await table.ReadRows(77, 77, Token)).Reminders.Count);
    }

    [Fact]
    public async Task Reminders_outlive_every_process()
    {
        var store = await OpenStoreAsync();
        var grain = GrainId.Create("test", "reopen");
        var etag = await store.Reminders.UpsertRow(Entry(grain, "tick", 3), Token);
        await store.DisposeAsync();
        Assert.Equal(etag, (await (await OpenAsync()).ReadRow(grain, "tick", Token))?.ETag);
    }

    private static bool InRange(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(GrainId grain, string name, int minutes) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(minutes) };

    private async Task<IReminderTable> OpenAsync()
    {
        var store = await OpenStoreAsync();
        stores.Add(store);
        return store.Reminders;
    }
}
