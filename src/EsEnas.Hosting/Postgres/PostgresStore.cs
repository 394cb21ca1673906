using EsEnas.Grains.Storage;
using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Logging;
using EsEnas.Hosting.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace EsEnas.Hosting.Postgres;

/// <summary>The official ADO.NET providers over our tables in PostgreSQL.</summary>
internal sealed class PostgresStore(PostgresDatabase database) : IStorageProvider, IMembershipProvider
{
    private const string Invariant = "Npgsql";

    /// <summary>PostgreSQL.</summary>
    internal static StoreKind Kind { get; } = new()
    {
        Word = "postgres",
        Form = new ConnectionForm(PostgresDatabase.Form, PostgresDatabase.WhyNot),
        Storage = static place => new PostgresStore(new PostgresDatabase(place.Connection)),
        Membership = static place => new PostgresStore(new PostgresDatabase(place.Connection)),
        Exceptions = "Npgsql",
        Explain = WhatIsWrong,
    };

    private static string? WhatIsWrong(Exception exception) => exception switch
    {
        PostgresException said => $"the server says: {ShortText.FirstLine(said.MessageText)}",
        NpgsqlException { InnerException: null } => "the server cannot be reached",
        _ => null,
    };

    public Task PrepareAsync(CancellationToken cancellationToken) => database.InitializeAsync(cancellationToken);

    public void AddStorage(ISiloBuilder silo) => silo.AddAdoNetStorage(Invariant, database.ConnectionString);

    public IStoredRuns CreateStoredRuns(IServiceProvider services) =>
        new SqlStoredRuns(() => new NpgsqlConnection(database.ConnectionString), services.GetRequiredService<IOptions<ClusterOptions>>());

    public void AddMembership(ISiloBuilder silo) => silo.AddAdoNetMembership(Invariant, database.ConnectionString);
}
