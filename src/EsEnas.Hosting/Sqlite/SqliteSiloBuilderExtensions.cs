using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Hosting.Sqlite;

/// <summary>The official ADO.NET providers over our SQLite file.</summary>
internal static class SqliteSiloBuilderExtensions
{
    // The providers know SQLite by this name only, and load Microsoft.Data.Sqlite for it.
    private const string Invariant = "System.Data.SQLite";

    internal static ISiloBuilder AddSqliteStorage(this ISiloBuilder silo, SqliteDatabase database)
    {
        silo.Services.AddOptions<AdoNetGrainStorageOptions>(EsEnasCluster.StorageName).Configure<Serializer>((options, serializer) =>
        {
            options.Invariant = Invariant;
            options.ConnectionString = database.ConnectionString;

            // The default serializer writes JSON: 17 times slower for vectors, and twice the size.
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        });
        silo.Services.AddGrainStorage(EsEnasCluster.StorageName, (services, name) => new WholeIdentityStorage(AdoNetGrainStorageFactory.Create(services, name)));
        return silo;
    }

    internal static ISiloBuilder UseSqliteReminders(this ISiloBuilder silo, SqliteDatabase database) => silo.UseAdoNetReminderService(options =>
    {
        options.Invariant = Invariant;
        options.ConnectionString = database.ConnectionString;
    });

    internal static ISiloBuilder UseSqliteClustering(this ISiloBuilder silo, SqliteDatabase database) => silo.UseAdoNetClustering(options =>
    {
        options.Invariant = Invariant;
        options.ConnectionString = database.ConnectionString;
    });
}
