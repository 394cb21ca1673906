using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Stores;

namespace EsEnas.Hosting.Tests.Stores;

public sealed class StoreKindTests
{
    private static readonly ConnectionForm Anything = new("a text", static _ => null);

    // All that a new kind takes, besides its entry in the list that settings read.
    private static readonly StoreKind Memory = new()
    {
        Word = "memory",
        Form = Anything,
        IsOfOneSilo = true,
        Storage = static _ => new MemoryStore(null),
        Membership = static place => new MemoryStore(place.Silo),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_works_on_a_kind_that_is_only_described()
    {
        EsEnasSiloOptions options = new()
        {
            DataDirectory = "",
            Insecure = true,
            Storage = new StorageOptions { Kind = Memory, Connection = "x" },
            Membership = new MembershipOptions { Kind = Memory, Connection = "x" },
        };
        Assert.Equal("storage memory, membership memory, no TLS", options.Describe());
        await using var silo = await SiloHost.StartAsync(options, Token);
        Assert.Empty(await silo.Grains.GetGrain<IExperimentCatalog>(0).List());
    }

    [Fact]
    public async Task Kind_that_does_not_take_what_it_is_asked_for_is_named()
    {
        EsEnasSiloOptions options =
            new() { DataDirectory = "", Storage = new StorageOptions { Kind = StoreKinds.All.Single(kind => kind.Word == "azure-table") } };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => StoreProviders.PrepareAsync(options, Token));
        Assert.StartsWith("'azure-table' takes no state.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Storage_that_brings_no_membership_along_asks_for_one()
    {
        StorageOptions storage = new()
        {
            Kind = new StoreKind { Word = "diary", Form = Anything, Storage = static _ => new MemoryStore(null) },
            Connection = "x",
        };
        var refused = Assert.Throws<SettingException>(
            () => MembershipOptions.Read(new Setting("--membership", null), new Setting("--membership-connection", null), storage));
        Assert.Equal("--membership is missing, which the storage diary needs; allowed: sqlite, redis, postgres, azure-table",
            refused.Message);
    }

    [Fact]
    public void Words_of_kinds_are_told_in_the_order_of_the_list()
    {
        Assert.Equal(["sqlite", "redis", "postgres", "azure-blob"], StoreKinds.Storages.Select(kind => kind.Word));
        Assert.Equal(["sqlite", "redis", "postgres", "azure-table"], StoreKinds.Memberships.Select(kind => kind.Word));
    }

    private sealed class MemoryStore(EsEnasSiloOptions? silo) : IStorageProvider, IMembershipProvider, IStoredRuns
    {
        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void AddStorage(ISiloBuilder builder) => builder.AddMemoryGrainStorage(EsEnasCluster.StorageName);

        public IStoredRuns CreateStoredRuns(IServiceProvider services) => this;

        public void AddMembership(ISiloBuilder builder)
        {
            builder.UseLocalhostClustering(silo!.SiloPort!.Value, silo.GatewayPort!.Value, null, silo.ServiceId, silo.ClusterId);
            builder.UseInMemoryReminderService();
        }

        public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunId>>([]);

        public Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
