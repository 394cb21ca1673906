using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class PostgresGrainStorageTests(StoreServers servers) : GrainStorageConformance
{
    private EsEnasSiloOptions? options;

    public override async ValueTask InitializeAsync() => options = await servers.PostgresAsync();

    protected override async Task<IStore> OpenStoreAsync() => await HostedStore.OpenAsync(options!);
}
