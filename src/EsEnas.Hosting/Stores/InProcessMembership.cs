using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting.Stores;

/// <summary>Membership of a single silo; reminders in the data directory.</summary>
internal sealed class InProcessMembership(EsEnasSiloOptions options, SqliteDatabase database) : IMembershipProvider
{
    /// <summary>Nothing to wait for after a crash. It cannot be asked for by a setting: the embedded silo uses it.</summary>
    internal static StoreKind Kind { get; } = new()
    {
        Word = "in-process",
        IsOfOneSilo = true,
        Membership = static place => new InProcessMembership(place.Silo, place.Database),
    };

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void AddMembership(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(options.SiloPort!.Value, options.GatewayPort!.Value, null, options.ServiceId, options.ClusterId);
        silo.AddAdoNetReminders(SqliteStore.Invariant, database.ConnectionString);
    }
}
