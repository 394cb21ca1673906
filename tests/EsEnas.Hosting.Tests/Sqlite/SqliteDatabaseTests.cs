using EsEnas.Hosting.AdoNet;
using EsEnas.Hosting.Sqlite;
using EsEnas.Hosting.Tests.Support;
using Microsoft.Data.Sqlite;

namespace EsEnas.Hosting.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TempDirectory directory = new();

    private string DatabasePath => directory.File("esenas.db");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Initialize_twice_keeps_what_is_stored()
    {
        SqliteDatabase database = new(DatabasePath);
        database.Initialize();
        Execute("INSERT INTO MembershipVersion VALUES ('kept', 5)");
        database.Initialize();
        new SqliteDatabase(DatabasePath).Initialize();
        Assert.Equal(5L, Scalar("SELECT Version FROM MembershipVersion WHERE DeploymentId = 'kept'"));
        Assert.Equal((long)SqliteDatabase.SchemaVersion, Scalar("PRAGMA user_version"));
        Assert.Equal((long)SqliteDatabase.ApplicationId, Scalar("PRAGMA application_id"));
    }

    [Fact]
    public async Task Initialize_by_many_at_once_creates_one_schema()
    {
        const int Openers = 8;
        for (var round = 0; round < 3; round++)
        {
            using TempDirectory fresh = new();
            using Barrier barrier = new(Openers);
            await Task.WhenAll(Enumerable.Range(0, Openers).Select(_ => Task.Factory.StartNew(() =>
            {
                barrier.SignalAndWait();
                new SqliteDatabase(fresh.File("esenas.db")).Initialize();
            }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Equal(1L, Scalar("SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'", fresh.File("esenas.db")));
        }
    }

    [Fact]
    public void Connections_of_the_providers_use_a_write_ahead_log_and_full_synchronization()
    {
        SqliteDatabase database = new(DatabasePath);
        database.Initialize();
        using SqliteConnection connection =
            new(new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", command.ExecuteScalar());
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, command.ExecuteScalar());
        Assert.Equal(20, connection.DefaultTimeout);
    }

    [Fact]
    public void Providers_do_not_create_a_file_that_vanished()
    {
        SqliteDatabase database = new(DatabasePath);
        using SqliteConnection connection =
            new(new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        Assert.Throws<SqliteException>(connection.Open);
        Assert.False(File.Exists(DatabasePath));
    }

    [Fact]
    public void Queries_of_another_build_are_replaced()
    {
        SqliteDatabase database = new(DatabasePath);
        database.Initialize();
        Execute("UPDATE OrleansQuery SET QueryText = 'SELECT 1' WHERE QueryKey = 'ClearStorageKey'");
        database.Initialize();
        Assert.StartsWith("DELETE FROM GrainState", (string)Scalar("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ClearStorageKey'"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_schema_is_refused_and_left_alone()
    {
        SqliteDatabase database = new(DatabasePath);
        database.Initialize();
        Execute("PRAGMA user_version = 2");
        var exception = Assert.Throws<DataDirectoryException>(database.Initialize);
        Assert.Contains("newer EsEnas (schema 2; this one knows 1)", exception.Message, StringComparison.Ordinal);
        Assert.Contains(DatabasePath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(2L, Scalar("PRAGMA user_version"));
    }

    [Theory]
    [InlineData("CREATE TABLE Theirs (x)")]
    [InlineData("PRAGMA application_id = 77")]
    [InlineData("PRAGMA user_version = 1")]
    public void Database_of_another_program_is_refused_and_left_alone(string sql)
    {
        Execute(sql);
        var before = File.ReadAllBytes(DatabasePath);
        var exception = Assert.Throws<DataDirectoryException>(new SqliteDatabase(DatabasePath).Initialize);
        Assert.Contains("another program", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Fact]
    public void File_that_is_no_database_is_refused_and_left_alone()
    {
        File.WriteAllText(DatabasePath, new string('x', 5000));
        var exception = Assert.Throws<DataDirectoryException>(new SqliteDatabase(DatabasePath).Initialize);
        Assert.Contains("is not an SQLite database", exception.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(DatabasePath));
    }

    [Fact]
    public void Directory_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(DatabasePath);
        var exception = Assert.Throws<DataDirectoryException>(new SqliteDatabase(DatabasePath).Initialize);
        Assert.Contains("cannot be opened for writing", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, "no space left")]
    [InlineData(11, "damaged")]
    [InlineData(8, "cannot be opened for writing")]
    [InlineData(5, "locked by another process")]
    [InlineData(10, "disk I/O error")]
    public void Errors_say_what_they_mean(int code, string expected)
    {
        var message = SqliteDatabase.Explain("/data/esenas.db", code, "disk I/O error");
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("/data/esenas.db", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_query_has_a_text_and_none_opens_a_transaction()
    {
        foreach (var file in new[]
        {
            "shared-storage.sql", "shared-membership.sql", "shared-reminders.sql", "sqlite-storage.sql", "sqlite-membership.sql",
            "sqlite-reminders.sql", "postgres-storage.sql", "postgres-membership.sql", "postgres-reminders.sql",
        })
        {
            KeyValuePair<string, string>[] queries = [.. SqlScript.ReadQueries(file)];
            Assert.NotEmpty(queries);
            Assert.All(queries, query => Assert.EndsWith(";", query.Value, StringComparison.Ordinal));
            Assert.All(queries, query => Assert.DoesNotContain("BEGIN", query.Value, StringComparison.Ordinal));
        }
    }

    private void Execute(string sql)
    {
        using var connection = Open(DatabasePath);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object Scalar(string sql, string? path = null)
    {
        using var connection = Open(path ?? DatabasePath);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string path)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
