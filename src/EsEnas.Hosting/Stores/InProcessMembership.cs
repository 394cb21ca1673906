using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting.Stores;

/// <summary>Membership of a single silo; reminders in the data directory.</summary>
internal sealed class InProcessMembership(EsEnasSiloOptions options, SqliteDatabase database) : IMembershipProvider
{
    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void AddMembership(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(options.SiloPort!.Value, options.GatewayPort!.Value, null, options.ServiceId, options.ClusterId);
        silo.AddAdoNetReminders(SqliteStore.Invariant, database.ConnectionString);
    }
}
