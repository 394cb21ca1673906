using System.Globalization;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace EsEnas.Hosting.Sqlite;

/// <summary>The official ADO.NET providers over our SQLite file.</summary>
internal sealed class SqliteStore(SqliteDatabase database) : IStorageProvider, IMembershipProvider
{
    /// <summary>The providers know SQLite by this name only, and load Microsoft.Data.Sqlite for it.</summary>
    internal const string Invariant = "System.Data.SQLite";

    /// <summary>A table in the data directory's file: silos of one host.</summary>
    internal static StoreKind Kind { get; } = new()
    {
        Word = "sqlite",
        Storage = static place => new SqliteStore(place.Database),
        Membership = static place => new SqliteStore(place.Database),
        Exceptions = "Microsoft.Data.Sqlite",
        Explain = static exception => exception is SqliteException sqlite ? WhatIsWrong(sqlite) : null,
    };

    private static string? WhatIsWrong(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SqliteErrorCodes.Full => "the disk is full",
        SqliteErrorCodes.Busy or SqliteErrorCodes.Locked => "another process keeps esenas.db locked",
        SqliteErrorCodes.Corrupt or SqliteErrorCodes.NotADatabase =>
            "esenas.db is damaged. Restore it from a backup, or choose another data directory.",
        SqliteErrorCodes.ReadOnly or SqliteErrorCodes.Permission => "esenas.db cannot be written",
        SqliteErrorCodes.CannotOpen => "esenas.db cannot be opened",
        SqliteErrorCodes.DiskError => "the disk of esenas.db reports an error",
        var code => string.Create(CultureInfo.InvariantCulture, $"error {code} of SQLite"),
    };

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        database.Initialize();
        return Task.CompletedTask;
    }

    public void AddStorage(ISiloBuilder silo) => silo.AddAdoNetStorage(Invariant, database.ConnectionString);

    public IStoredRuns CreateStoredRuns(IServiceProvider services) =>
        new SqlStoredRuns(() => new SqliteConnection(database.ConnectionString), services.GetRequiredService<IOptions<ClusterOptions>>());

    public void AddMembership(ISiloBuilder silo) => silo.AddAdoNetMembership(Invariant, database.ConnectionString);
}
