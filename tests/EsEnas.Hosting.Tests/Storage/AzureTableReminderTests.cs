using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class AzureTableReminderTests(StoreServers servers) : ReminderTableConformance
{
    private EsEnasSiloOptions? options;

    public override async ValueTask InitializeAsync() => options = await servers.AzureAsync();

    protected override async Task<IStore> OpenStoreAsync() => await HostedStore.OpenAsync(options!);
}
