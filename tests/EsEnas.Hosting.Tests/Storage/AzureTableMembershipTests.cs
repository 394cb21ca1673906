using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class AzureTableMembershipTests(StoreServers servers) : MembershipTableConformance
{
    private EsEnasSiloOptions? options;

    protected override TimeSpan HeartbeatPrecision => TimeSpan.FromMilliseconds(1);

    protected override string ClusterId => options!.ClusterId;

    public override async ValueTask InitializeAsync() => options = await servers.AzureAsync();

    protected override async Task<IStore> OpenStoreAsync() => await HostedStore.OpenAsync(options!);
}
