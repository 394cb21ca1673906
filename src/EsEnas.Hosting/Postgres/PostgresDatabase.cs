using System.Data.Common;
using System.Globalization;
using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Stores;
using Npgsql;

namespace EsEnas.Hosting.Postgres;

/// <summary>
/// Our tables in a PostgreSQL database: a schema of their own, created once, by whichever silo comes first, and recognized by all after.
/// </summary>
/// <param name="connection">The user's connection string.</param>
internal sealed class PostgresDatabase(string connection)
{
    /// <summary>What a connection looks like.</summary>
    internal const string Form = "Host=...;Port=...;Database=...;Username=...;Password=... (schema: Search Path, default esenas)";

    /// <summary>Version of the tables. A schema of a newer one is refused.</summary>
    internal const int SchemaVersion = 1;

    // Any number will do, as long as every EsEnas uses the same one ("ESEN" in ASCII); the schema's name is the lock's other half.
    private const int LockNumber = 0x4553454E;

    // What comes later in a connection string wins, so these hold where the user said nothing. The time limits are those of a store that
    // answers within milliseconds or is away; a pool's size of several silos must fit into the server's usual hundred connections.
    private const string Defaults = "Search Path=esenas;Application Name=esenas;Timeout=15;Command Timeout=10;Cancellation " +
        "Timeout=1000;Maximum Pool Size=20;Tcp Keepalive=true;";

    private readonly NpgsqlConnectionStringBuilder settings = new(Defaults + connection);

    /// <summary>For the providers. Holds the password.</summary>
    internal string ConnectionString => settings.ConnectionString;

    private string Schema => settings.SearchPath!.Split(',')[0].Trim().Trim('"');

    /// <summary>What is wrong with a connection, without repeating it; null if nothing is.</summary>
    internal static string? WhyNot(string connection)
    {
        try
        {
            NpgsqlConnectionStringBuilder parsed = new(Defaults + connection);
            if (string.IsNullOrWhiteSpace(parsed.Host)) return "names no Host";
            return string.IsNullOrWhiteSpace(parsed.SearchPath) ? "has an empty Search Path" : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            return "is not a PostgreSQL connection string (not shown, as it may hold a password)";
        }
    }

    /// <summary>Creates the schema and its tables, or checks them. Safe against other processes that do so at the same moment.</summary>
    /// <exception cref="StoreUnavailableException">Not reachable, too new, or not permitted.</exception>
    internal async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection link = new(ConnectionString);
            await link.OpenAsync(cancellationToken);
            await using var transaction = await link.BeginTransactionAsync(cancellationToken);

            // Held to the end of the transaction: of several silos one creates, and the others find.
            await ExecuteAsync(link, "SELECT pg_advisory_xact_lock(@number, hashtext(@schema))", cancellationToken, ("number", LockNumber),
                ("schema", Schema));
            if (await VersionAsync(link, cancellationToken) is not { } version)
            {
                // Looked up first: a user without the right to create schemas may still use an existing one.
                if (await ScalarAsync(link, "SELECT 1 FROM pg_namespace WHERE nspname = @schema", cancellationToken, ("schema", Schema))
                    is null)
                    await ExecuteAsync(link, $"CREATE SCHEMA {Quote(Schema)}", cancellationToken);
                await ExecuteAsync(link, SqlScript.Read("postgres-tables.sql"), cancellationToken);
                await ExecuteAsync(link, "INSERT INTO EsEnasSchema (Version) VALUES (@version)", cancellationToken,
                    ("version", SchemaVersion));
            }
            else if (version > SchemaVersion)
            {
                throw new StoreUnavailableException(string.Create(CultureInfo.InvariantCulture,
                    $"Schema '{Schema}' of {Place} was written by a newer EsEnas (schema {version}; this one knows {SchemaVersion}). " +
                    $"Use that version, or another schema (Search Path)."));
            }

            await StoreQueriesAsync(link, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            throw new StoreUnavailableException($"{Place} cannot be used: {exception.Message.Split('\n')[0]}", exception)
            {
                MayPass = exception is TimeoutException or DbException { IsTransient: true },
            };
        }
    }

    private string Place => string.Create(CultureInfo.InvariantCulture, $"PostgreSQL at {settings.Host}:{settings.Port}");

    private static string Quote(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private async Task<int?> VersionAsync(NpgsqlConnection link, CancellationToken cancellationToken)
    {
        var table = await ScalarAsync(link, "SELECT 1 FROM pg_tables WHERE schemaname = @schema AND tablename = 'esenasschema'",
            cancellationToken, ("schema", Schema));
        return table is null ? null : (int?)await ScalarAsync(link, "SELECT Version FROM EsEnasSchema", cancellationToken);
    }

    // The statements belong to the program, not to the schema: another build may word them better over the same tables. Only what differs
    // is written: silos that start side by side mostly find everything as they want it. All in one statement: the others wait for the lock
    // meanwhile.
    private static Task StoreQueriesAsync(NpgsqlConnection link, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] queries = [.. SqlScript.ReadQueriesOf("postgres")];
        return ExecuteAsync(link, """
            INSERT INTO OrleansQuery (QueryKey, QueryText) SELECT * FROM unnest(@keys, @texts)
            ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText WHERE OrleansQuery.QueryText <> excluded.QueryText
            """, cancellationToken, ("keys", queries.Select(query => query.Key).ToArray()),
            ("texts", queries.Select(query => query.Value).ToArray()));
    }

    private static async Task ExecuteAsync(NpgsqlConnection link, string sql, CancellationToken cancellationToken,
        params (string Name, object Value)[] parameters)
    {
        await using var command = Command(link, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection link, string sql, CancellationToken cancellationToken,
        params (string Name, object Value)[] parameters)
    {
        await using var command = Command(link, sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection link, string sql, (string Name, object Value)[] parameters)
    {
        NpgsqlCommand command = new(sql, link);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
