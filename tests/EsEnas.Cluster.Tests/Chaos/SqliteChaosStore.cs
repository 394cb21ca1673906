using Microsoft.Data.Sqlite;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>A data directory that all silos share. It is away as long as another process holds the writer's lock of its database.</summary>
internal sealed class SqliteChaosStore : ChaosStore
{
    private readonly DataDirectory directory = new();
    private SqliteConnection? held;

    public override IReadOnlyList<string> Flags => ["--data", directory.Path];

    public override string? DataDirectory => directory.Path;

    public override Task StartAsync() => Task.CompletedTask;

    public override async Task<string> TakeAwayAsync(double roll)
    {
        held = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(directory.Path, "esenas.db"),
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 60,
        }.ToString());
        await held.OpenAsync();
        await ExecuteAsync(held, "BEGIN EXCLUSIVE");
        return "esenas.db is locked";
    }

    public override async Task BringBackAsync()
    {
        if (held is null) return;
        await ExecuteAsync(held, "ROLLBACK");
        await held.DisposeAsync();
        held = null;
    }

    public override async ValueTask DisposeAsync()
    {
        if (held is not null) await held.DisposeAsync();
        directory.Dispose();
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
