using System.Net;
using EsEnas.Hosting.Tests.Support;
using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Storage;

/// <summary>What every membership table must do; the membership protocol rests on it.</summary>
public abstract class MembershipTableConformance : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly List<IStore> stores = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Another process's view of the same store.</summary>
    protected abstract Task<IStore> OpenStoreAsync();

    /// <summary>Whether a table deletes its own cluster's entries only, and says so.</summary>
    protected virtual bool RefusesOtherClusters => false;

    /// <summary>To what the times of heartbeats are kept; the protocol counts in seconds.</summary>
    protected virtual TimeSpan HeartbeatPrecision => TimeSpan.Zero;

    /// <summary>The cluster of the stores.</summary>
    protected virtual string ClusterId => EsEnasCluster.DefaultClusterId;

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task New_table_is_empty_and_has_a_version()
    {
        var table = await OpenAsync();
        var data = await table.ReadAllAsync(Token);
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.Empty((await table.ReadRowAsync(Silo(1), Token)).Members);
    }

    [Fact]
    public async Task Second_initialization_keeps_the_table()
    {
        var one = await OpenAsync();
        Assert.True(await InsertAsync(one, Entry(1)));
        var two = await OpenAsync();
        Assert.Single((await two.ReadAllAsync(Token)).Members);
        Assert.Equal(1, (await two.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task Insert_stores_the_row_and_raises_the_version()
    {
        IMembershipTable one = await OpenAsync(), two = await OpenAsync();
        var entry = Entry(1);
        Assert.True(await InsertAsync(one, entry));

        var data = await two.ReadAllAsync(Token);
        Assert.Equal(1, data.Version.Version);
        AssertSame(entry, Assert.Single(data.Members).Item1);
        AssertSame(entry, Assert.Single((await two.ReadRowAsync(Silo(1), Token)).Members).Item1);
        Assert.Empty((await two.ReadRowAsync(Silo(2), Token)).Members);
    }

    [Fact]
    public async Task Insert_with_a_stale_version_is_refused()
    {
        var table = await OpenAsync();
        var stale = (await table.ReadAllAsync(Token)).Version.Next();
        Assert.True(await table.InsertRowAsync(Entry(1), stale, Token));
        Assert.False(await table.InsertRowAsync(Entry(2), stale, Token));
        Assert.Single((await table.ReadAllAsync(Token)).Members);
        Assert.Equal(1, (await table.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task Insert_of_an_existing_row_is_refused_and_leaves_the_version()
    {
        var table = await OpenAsync();
        Assert.True(await InsertAsync(table, Entry(1)));
        Assert.False(await InsertAsync(table, Entry(1)));
        Assert.Equal(1, (await table.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task Of_contending_inserts_with_one_version_exactly_one_wins()
    {
        const int Silos = 6, Rounds = 5;
        var tables = new IMembershipTable[Silos];
        for (var silo = 0; silo < Silos; silo++) tables[silo] = await OpenAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            var version = (await tables[0].ReadAllAsync(Token)).Version.Next();
            var won = await Task.WhenAll(
                tables.Select((table, silo) => Task.Run(() => table.InsertRowAsync(Entry((100 * round) + silo), version, Token), Token)));
            Assert.Single(won, each => each);
            Assert.Equal(round, (await tables[0].ReadAllAsync(Token)).Version.Version);
            Assert.Equal(round, (await tables[0].ReadAllAsync(Token)).Members.Count);
        }
    }

    [Fact]
    public async Task Update_changes_status_and_suspicions_and_raises_the_version()
    {
        var table = await OpenAsync();
        var entry = Entry(1);
        Assert.True(await InsertAsync(table, entry));
        entry.Status = SiloStatus.Active;
        entry.AddSuspector(Silo(2), Start.AddSeconds(7));
        entry.IAmAliveTime = Start.AddSeconds(8);
        Assert.True(await UpdateAsync(table, entry));

        var data = await table.ReadAllAsync(Token);
        Assert.Equal(2, data.Version.Version);
        AssertSame(entry, Assert.Single(data.Members).Item1);
        var suspicion = Assert.Single(data.Members[0].Item1.SuspectTimes!);
        Assert.Equal(Silo(2), suspicion.Item1);
        Assert.Equal(Start.AddSeconds(7), suspicion.Item2);
    }

    [Fact]
    public async Task Update_with_a_stale_version_is_refused()
    {
        var table = await OpenAsync();
        var entry = Entry(1);
        Assert.True(await InsertAsync(table, entry));
        var before = await table.ReadAllAsync(Token);
        Assert.True(await InsertAsync(table, Entry(2)));

        entry.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRowAsync(entry, before.Members[0].Item2, before.Version.Next(), Token));
        Assert.All((await table.ReadAllAsync(Token)).Members, row => Assert.Equal(SiloStatus.Joining, row.Item1.Status));
        Assert.Equal(2, (await table.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task Update_of_a_missing_row_is_refused_and_leaves_the_version()
    {
        var table = await OpenAsync();
        Assert.True(await InsertAsync(table, Entry(1)));
        Assert.False(await UpdateAsync(table, Entry(2)));
        Assert.Equal(1, (await table.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task Of_contending_updates_with_one_version_exactly_one_wins()
    {
        const int Silos = 4, Rounds = 5;
        var tables = new IMembershipTable[Silos];
        for (var silo = 0; silo < Silos; silo++)
        {
            tables[silo] = await OpenAsync();
            Assert.True(await InsertAsync(tables[silo], Entry(silo + 1)));
        }

        for (var round = 1; round <= Rounds; round++)
        {
            var data = await tables[0].ReadAllAsync(Token);
            var won = await Task.WhenAll(tables.Select((table, silo) => Task.Run(() =>
            {
                var entry = Entry(silo + 1);
                entry.AddSuspector(Silo(99), Start.AddSeconds(round));
                return table.UpdateRowAsync(entry, data.Version.VersionEtag, data.Version.Next(), Token);
            }, Token)));
            Assert.Single(won, each => each);
            Assert.Equal(Silos + round, (await tables[0].ReadAllAsync(Token)).Version.Version);
        }
    }

    [Fact]
    public async Task Heartbeat_changes_its_time_and_not_the_version()
    {
        var table = await OpenAsync();
        var entry = Entry(1);
        Assert.True(await InsertAsync(table, entry));
        entry.IAmAliveTime = Start.AddMinutes(3);
        await table.UpdateIAmAliveAsync(entry, Token);

        var data = await table.ReadAllAsync(Token);
        Assert.Equal(1, data.Version.Version);
        Assert.Equal(Start.AddMinutes(3), data.Members[0].Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Cleanup_removes_the_long_dead_only()
    {
        var table = await OpenAsync();
        (int Port, SiloStatus Status, int Minutes)[] silos =
            [(1, SiloStatus.Dead, 0), (2, SiloStatus.Dead, 20), (3, SiloStatus.Active, 0), (4, SiloStatus.Active, 20),
                (5, SiloStatus.Dead, 1)];
        foreach (var (port, status, minutes) in silos)
        {
            var entry = Entry(port);
            (entry.Status, entry.IAmAliveTime) = (status, Start.AddMinutes(minutes));
            Assert.True(await InsertAsync(table, entry));
        }

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddMinutes(10)), Token);
        Assert.Equal([2, 3, 4], (await table.ReadAllAsync(Token)).Members.Select(row => row.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task Delete_empties_one_cluster()
    {
        var table = await OpenAsync();
        Assert.True(await InsertAsync(table, Entry(1)));
        Func<Task> deleteOther = () => table.DeleteMembershipTableEntriesAsync("another cluster", Token);
        if (RefusesOtherClusters) await Assert.ThrowsAsync<ArgumentException>(deleteOther);
        else await deleteOther();
        Assert.Single((await table.ReadAllAsync(Token)).Members);
        await table.DeleteMembershipTableEntriesAsync(ClusterId, Token);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Token);
        Assert.Empty((await table.ReadAllAsync(Token)).Members);
    }

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1000 + port);

    private static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = Silo(port),
        SiloName = $"silo {port}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30_000 + port,
        StartTime = Start,
        IAmAliveTime = Start.AddTicks(1_234_560),
    };

    private void AssertSame(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(expected.SiloAddress, actual.SiloAddress);
        Assert.Equal(expected.SiloName, actual.SiloName);
        Assert.Equal(expected.HostName, actual.HostName);
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equal(expected.ProxyPort, actual.ProxyPort);
        Assert.Equal(expected.StartTime, actual.StartTime);
        Assert.Equal(expected.IAmAliveTime, actual.IAmAliveTime, HeartbeatPrecision);
    }

    private static async Task<bool> InsertAsync(IMembershipTable table, MembershipEntry entry) =>
        await table.InsertRowAsync(entry, (await table.ReadAllAsync(Token)).Version.Next(), Token);

    private static async Task<bool> UpdateAsync(IMembershipTable table, MembershipEntry entry)
    {
        var data = await table.ReadAllAsync(Token);
        return await table.UpdateRowAsync(entry, data.Version.VersionEtag, data.Version.Next(), Token);
    }

    private async Task<IMembershipTable> OpenAsync()
    {
        var store = await OpenStoreAsync();
        stores.Add(store);
        return store.Membership;
    }
}
