using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Stores;
using Npgsql;

namespace EsEnas.Hosting.Postgres;

/// <summary>The official ADO.NET providers over our tables in PostgreSQL.</summary>
internal sealed class PostgresStore(PostgresDatabase database) : IStorageProvider, IMembershipProvider
{
    private const string Invariant = "Npgsql";

    public Task PrepareAsync(CancellationToken cancellationToken) => database.InitializeAsync(cancellationToken);

    public void AddStorage(ISiloBuilder silo) =>
        silo.AddAdoNetStorage(Invariant, database.ConnectionString, () => new NpgsqlConnection(database.ConnectionString));

    public void AddMembership(ISiloBuilder silo) => silo.AddAdoNetMembership(Invariant, database.ConnectionString);
}
