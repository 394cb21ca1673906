using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Stores;
using Microsoft.Data.Sqlite;

namespace EsEnas.Hosting.Sqlite;

/// <summary>The official ADO.NET providers over our SQLite file.</summary>
internal sealed class SqliteStore(SqliteDatabase database) : IStorageProvider, IMembershipProvider
{
    /// <summary>The providers know SQLite by this name only, and load Microsoft.Data.Sqlite for it.</summary>
    internal const string Invariant = "System.Data.SQLite";

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        database.Initialize();
        return Task.CompletedTask;
    }

    public void AddStorage(ISiloBuilder silo) =>
        silo.AddAdoNetStorage(Invariant, database.ConnectionString, () => new SqliteConnection(database.ConnectionString));

    public void AddMembership(ISiloBuilder silo) => silo.AddAdoNetMembership(Invariant, database.ConnectionString);
}
