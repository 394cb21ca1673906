using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Rollouts;
using EsEnas.Silo.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Silo.Tests.Http;

[Needs(External.MuJoCo)]
public sealed partial class HealthTests
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

    [Theory]
    [InlineData(SiloAvailability.Draining, "draining")]
    [InlineData(SiloAvailability.Quarantined, "quarantined")]
    public async Task Silo_that_gets_no_work_is_not_ready_and_its_metric_says_why(SiloAvailability availability, string word)
    {
        using var directory = new TempDirectory();
        await using var silo = await ServedSilo.StartAsync(directory.FullPath);
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(silo)).Status);
        Assert.Equal(["active"], await AvailabilityAsync(silo));

        silo.Web.Application!.Services.GetRequiredService<LocalAvailability>().Set(availability, "for the test");
        var (status, checks) = await ReadyAsync(silo);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains($"\"availability\":\"{word}: for the test\"", checks, StringComparison.Ordinal);
        Assert.Contains("\"membership\":\"ok\"", checks, StringComparison.Ordinal);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!(await AvailabilityAsync(silo)).SequenceEqual([word])) await Task.Delay(100, limit.Token);
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.GetAsync("/health/live")).StatusCode);
    }

    private static async Task<IReadOnlyList<string>> AvailabilityAsync(ServedSilo silo) =>
        [.. AvailabilityPattern().Matches(await silo.Http.GetStringAsync("/metrics"))
            .Where(match => match.Groups[2].Value == "1").Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^esenas_silo_availability\\{.*esenas_availability=\"([a-z]+)\".*\\} ([01])", RegexOptions.Multiline)]
    private static partial Regex AvailabilityPattern();

    private static async Task<(HttpStatusCode Status, string Checks)> UntilAsync(ServedSilo silo, HttpStatusCode wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
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
