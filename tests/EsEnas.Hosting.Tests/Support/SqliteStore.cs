using EsEnas.Hosting.Directories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>The SQLite providers over a data directory, as a silo composes them.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly IHost host;
    private readonly DataDirectory directory;

    private SqliteStore(IHost host, DataDirectory directory) => (this.host, this.directory) = (host, directory);

    public IGrainStorage Grains => host.Services.GetRequiredKeyedService<IGrainStorage>(EsEnasCluster.StorageName);

    public IMembershipTable Membership => host.Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => host.Services.GetRequiredService<IReminderTable>();

    public static async Task<SqliteStore> OpenAsync(string path)
    {
        DataDirectory directory = new(path);
        directory.Create();
        directory.Database.Initialize();
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseEsEnasSilo(new EsEnasSiloOptions { DataDirectory = path, SiloPort = 1, GatewayPort = 2 });
        SqliteStore store = new(builder.Build(), directory);
        await StoreLifecycle.StartAsync(store.Grains);
        await store.Membership.InitializeMembershipTableAsync(tryInitTableVersion: true);
        await store.Reminders.StartAsync(CancellationToken.None);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        directory.Database.Close();
    }
}
