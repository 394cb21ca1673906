using System.Net;
using System.Text.Json;
using EsEnas.Silo.Tests.Support;
using Microsoft.Data.Sqlite;

namespace EsEnas.Silo.Tests.Http;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_turns_false_while_the_store_is_away_and_live_stays_true()
    {
        using var directory = new TempDirectory();
        await using var silo = await ServedSilo.StartAsync(directory.FullPath);
        var (status, checks) = await ReadyAsync(silo);
        Assert.True(status == HttpStatusCode.OK, checks);
        Assert.Contains("\"membership\":\"ok\",\"storage\":\"ok\",\"mujoco\":\"ok\"", checks, StringComparison.Ordinal);

        await using (var other = new SqliteConnection($"Data Source={Path.Combine(directory.FullPath, "esenas.db")};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var away = other.BeginTransaction(deferred: false);
            (status, checks) = await UntilAsync(silo, HttpStatusCode.ServiceUnavailable);
            Assert.DoesNotContain("\"storage\":\"ok\"", checks, StringComparison.Ordinal);
            Assert.Contains("\"mujoco\":\"ok\"", checks, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/health/live")).StatusCode);
        }

        (_, checks) = await UntilAsync(silo, HttpStatusCode.OK);
        Assert.True(JsonDocument.Parse(checks).RootElement.GetProperty("ready").GetBoolean());
    }

    private static async Task<(HttpStatusCode Status, string Checks)> UntilAsync(ServedSilo silo, HttpStatusCode wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await ReadyAsync(silo);
            if (answer.Status == wanted) return answer;
            await Task.Delay(100, limit.Token);
        }
    }

    private static async Task<(HttpStatusCode Status, string Checks)> ReadyAsync(ServedSilo silo)
    {
        using var response = await silo.Http.GetAsync("/health/ready");
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
