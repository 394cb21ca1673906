using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class RedisMembershipTableTests(StoreServers servers) : MembershipTableConformance
{
    private EsEnasSiloOptions? options;

    protected override bool RefusesOtherClusters => true;

    public override async ValueTask InitializeAsync() => options = await servers.RedisAsync();

    protected override async Task<IStore> OpenStoreAsync() => await HostedStore.OpenAsync(options!);
}
