using System.Text;
using EsEnas.Hosting.Tests.Support;
using EsEnas.TestServers;

namespace EsEnas.Hosting.Tests.Silo;

/// <summary>
/// What a silo's operator reads when the store goes away and comes back: real processes, a real Redis. It is away until that is said, with
/// ESENAS_LONG_TESTS=1 for more than a minute.
/// </summary>
public sealed class OutageLogTests
{
    private const int MaxBytes = 10_000;

    [Fact]
    public async Task Time_without_the_store_is_a_few_lines_that_name_it_without_a_stack()
    {
        await using var redis = await StoreServers.StartAsync(new RedisServer());
        await using var silo = ChildProcess.StartSilo("--storage", "redis", "--connection", redis.Connection, "--slots", "1");
        await ChildProcess.ReadUntilAsync(silo.Error, "ready");
        StringBuilder text = new();

        await redis.KillAsync();
        await UntilAsync("The membership store fails; requests to it are tried again: RedisConnectionException: ");
        if (LongTests.AreAsked) await UntilAsync("The membership store still fails after ");
        await redis.StartAsync();
        await UntilAsync("The membership store is back after ");

        Assert.DoesNotContain("   at ", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" fail: ", text.ToString(), StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(text.ToString()), 1, MaxBytes);

        async Task UntilAsync(string part)
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(180));
            while (await silo.Error.ReadLineAsync(limit.Token) is { } line)
            {
                text.Append(line).Append('\n');
                if (line.Contains(part, StringComparison.Ordinal)) return;
            }

            Assert.Fail($"The silo ended without a line with '{part}': {text}");
        }
    }
}
