using EsEnas.Hosting.Postgres;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Tests.Support;
using Npgsql;

namespace EsEnas.Hosting.Tests.Postgres;

public sealed class PostgresDatabaseTests(StoreServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Initialize_by_many_at_once_creates_one_schema_and_again_keeps_what_is_stored()
    {
        var database = await NewAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.InitializeAsync(Token), Token)));
        await ExecuteAsync(database, "INSERT INTO MembershipVersion VALUES ('kept', 5)");
        await database.InitializeAsync(Token);
        Assert.Equal(5, await ExecuteAsync(database, "SELECT Version FROM MembershipVersion WHERE DeploymentId = 'kept'"));
        Assert.Equal(PostgresDatabase.SchemaVersion, await ExecuteAsync(database, "SELECT Version FROM EsEnasSchema"));
    }

    [Fact]
    public async Task Statements_of_another_build_are_replaced()
    {
        var database = await NewAsync();
        await database.InitializeAsync(Token);
        await ExecuteAsync(database, "UPDATE OrleansQuery SET QueryText = 'other' WHERE QueryKey = 'WriteToStorageKey'");
        await database.InitializeAsync(Token);
        Assert.Equal(0L, await ExecuteAsync(database, "SELECT count(*) FROM OrleansQuery WHERE QueryText = 'other'"));
    }

    [Fact]
    public async Task Schema_of_a_newer_version_is_refused()
    {
        var database = await NewAsync();
        await database.InitializeAsync(Token);
        await ExecuteAsync(database, "UPDATE EsEnasSchema SET Version = 99");
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.InitializeAsync(Token));
        Assert.Contains("newer EsEnas (schema 99; this one knows 1)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_is_away_is_named_without_the_password()
    {
        PostgresDatabase database = new("Host=127.0.0.1;Port=1;Username=u;Password=hidden");
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.InitializeAsync(Token));
        Assert.StartsWith("PostgreSQL at 127.0.0.1:1 cannot be used: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.ToString(), StringComparison.Ordinal);
    }

    private static async Task<object?> ExecuteAsync(PostgresDatabase database, string sql)
    {
        await using NpgsqlConnection link = new(database.ConnectionString);
        await link.OpenAsync(Token);
        await using NpgsqlCommand command = new(sql, link);
        return await command.ExecuteScalarAsync(Token);
    }

    private async Task<PostgresDatabase> NewAsync() => new((await servers.PostgresAsync()).Storage.Connection!);
}
