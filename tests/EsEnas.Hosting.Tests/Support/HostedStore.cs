using EsEnas.Grains.Storage;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>The providers that options ask for, as a silo composes them.</summary>
internal sealed class HostedStore : IStore
{
    private readonly IHost host;
    private readonly EsEnasSiloOptions options;

    private HostedStore(IHost host, EsEnasSiloOptions options) => (this.host, this.options) = (host, options);

    public IGrainStorage Grains => host.Services.GetRequiredKeyedService<IGrainStorage>(EsEnasCluster.StorageName);

    public IStoredRuns Runs => host.Services.GetRequiredService<IStoredRuns>();

    public IMembershipTable Membership => host.Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => host.Services.GetRequiredService<IReminderTable>();

    /// <summary>The default: SQLite in a directory.</summary>
    public static Task<HostedStore> OpenAsync(string path) => OpenAsync(new EsEnasSiloOptions { DataDirectory = path });

    public static async Task<HostedStore> OpenAsync(EsEnasSiloOptions options)
    {
        if (options.UsesDataDirectory) new DataDirectory(options.DataDirectory).Create();
        await StoreProviders.PrepareAsync(options, CancellationToken.None);
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseEsEnasSilo(options with { SiloPort = 1, GatewayPort = 2 });
        HostedStore store = new(builder.Build(), options);
        await StoreLifecycle.StartAsync(store.Grains);
        await store.Membership.InitializeMembershipTableAsync(tryInitTableVersion: true);
        await store.Reminders.StartAsync(CancellationToken.None);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        if (options.UsesDataDirectory) new DataDirectory(options.DataDirectory).Database.Close();
    }
}
