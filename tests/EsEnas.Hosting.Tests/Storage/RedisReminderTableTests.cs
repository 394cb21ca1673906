using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class RedisReminderTableTests(StoreServers servers) : ReminderTableConformance
{
    private EsEnasSiloOptions? options;

    public override async ValueTask InitializeAsync() => options = await servers.RedisAsync();

    protected override async Task<IStore> OpenStoreAsync() => await HostedStore.OpenAsync(options!);
}
