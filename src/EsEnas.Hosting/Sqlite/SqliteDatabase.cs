using System.Globalization;
using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Directories;
using Microsoft.Data.Sqlite;

namespace EsEnas.Hosting.Sqlite;

/// <summary>The SQLite file of a data directory: created by the first process that opens it, recognized by all later ones.</summary>
internal sealed class SqliteDatabase(string path)
{
    /// <summary>Marks the file as ours ("ESEN" in ASCII), so that no other program's file is filled with our tables.</summary>
    internal const int ApplicationId = 0x4553454E;

    /// <summary>Version of the tables. A file of a newer one is refused.</summary>
    internal const int SchemaVersion = 1;

    // How long a writer waits for another one. SQLite's own FULL synchronization makes a write as long as the disk needs.
    private const int BusySeconds = 20;

    /// <summary>For the providers. They open connections on their own; a file that vanished is an error to them, not a new file.</summary>
    internal string ConnectionString { get; } = Connect(path, SqliteOpenMode.ReadWrite);

    /// <summary>Creates the tables, or checks them. Safe against other processes that do so at the same moment.</summary>
    /// <exception cref="DataDirectoryException">Not ours, too new, damaged, or not writable.</exception>
    internal void Initialize()
    {
        try
        {
            PrivateFiles.CreateIfMissing(path);

            // Not pooled: a pool would keep the file open while the user moves or deletes the directory.
            using SqliteConnection connection =
                new(new SqliteConnectionStringBuilder(Connect(path, SqliteOpenMode.ReadWriteCreate)) { Pooling = false }.ToString());
            connection.Open();
            // All looks in one transaction: they must be of one moment, for another process may be creating the tables.
            using (connection.BeginTransaction(deferred: true))
            {
                if (IsOurs(connection, path) && QueriesAreCurrent(connection)) return;
            }

            Execute(connection, "PRAGMA journal_mode = WAL");

            // Immediate: takes the writer's lock before looking again, so that of two processes one creates and the other finds.
            using var transaction = connection.BeginTransaction(deferred: false);
            if (!IsOurs(connection, path))
            {
                Execute(connection, SqlScript.Read("sqlite-tables.sql"));
                Execute(connection, string.Create(CultureInfo.InvariantCulture,
                    $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};"));
            }

            StoreQueries(connection);
            transaction.Commit();
        }
        catch (SqliteException exception)
        {
            throw new DataDirectoryException(Explain(path, exception.SqliteErrorCode, exception.Message), exception);
        }
    }

    /// <summary>
    /// Deletes the membership rows of a cluster, since rows of dead silos would delay the start. Call only under the exclusive lock, when
    /// no silo can be alive.
    /// </summary>
    internal void ForgetSilos(string clusterId)
    {
        using SqliteConnection connection = new(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM Membership WHERE DeploymentId = $cluster";
        command.Parameters.AddWithValue("$cluster", clusterId);
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Closes the connections that the providers left open in the pool, which also folds the write-ahead log into the file.
    /// </summary>
    internal void Close()
    {
        using SqliteConnection connection = new(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>Says what an SQLite error means for the user.</summary>
    internal static string Explain(string path, int errorCode, string message, bool forWriting = true) => errorCode switch
    {
        SqliteErrorCodes.Full => $"There is no space left on the disk of '{path}'.",
        SqliteErrorCodes.NotADatabase => $"'{path}' is not an SQLite database. Move it away, or choose another data directory.",
        SqliteErrorCodes.Corrupt => $"'{path}' is damaged. Restore it from a backup, or choose another data directory.",
        SqliteErrorCodes.ReadOnly or SqliteErrorCodes.CannotOpen or SqliteErrorCodes.Permission when !forWriting =>
            $"'{path}' cannot be read. Check that it is yours.",
        SqliteErrorCodes.ReadOnly or SqliteErrorCodes.CannotOpen or SqliteErrorCodes.Permission =>
            $"'{path}' cannot be opened for writing. Check that the file and its directory are writable.",
        SqliteErrorCodes.Busy or SqliteErrorCodes.Locked => $"'{path}' is locked by another process for more than {BusySeconds} seconds.",
        _ => $"'{path}' cannot be used: {message}",
    };

    private static string Connect(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, DefaultTimeout = BusySeconds, Pooling = true }.ToString();

    /// <summary>Whether the tables are there; false for an empty file.</summary>
    /// <exception cref="DataDirectoryException">Not ours, or too new.</exception>
    internal static bool IsOurs(SqliteConnection connection, string path)
    {
        var version = Scalar(connection, "PRAGMA user_version");
        var owner = Scalar(connection, "PRAGMA application_id");
        if (owner == 0 && version == 0 && Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0) return false;
        if (owner != ApplicationId)
            throw new DataDirectoryException($"'{path}' is a database of another program. Choose another data directory.");
        if (version > SchemaVersion)
        {
            throw new DataDirectoryException(string.Create(CultureInfo.InvariantCulture,
                $"'{path}' was written by a newer EsEnas (schema {version}; this one knows {SchemaVersion}). " +
                $"Use that version, or choose another data directory."));
        }

        return true;
    }

    // The statements belong to the program, not to the schema: another build may word them better over the same tables.
    private static bool QueriesAreCurrent(SqliteConnection connection)
    {
        Dictionary<string, string> stored = [];
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT QueryKey, QueryText FROM OrleansQuery";
        using var reader = command.ExecuteReader();
        while (reader.Read()) stored.Add(reader.GetString(0), reader.GetString(1));
        return Queries().All(query => stored.TryGetValue(query.Key, out var text) && text == query.Value);
    }

    private static void StoreQueries(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ($key, $text) ON CONFLICT DO UPDATE " +
            "SET QueryText = excluded.QueryText";
        var key = command.Parameters.Add("$key", SqliteType.Text);
        var text = command.Parameters.Add("$text", SqliteType.Text);
        foreach (var query in Queries())
        {
            (key.Value, text.Value) = (query.Key, query.Value);
            command.ExecuteNonQuery();
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Queries() => SqlScript.ReadQueriesOf("sqlite");

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
