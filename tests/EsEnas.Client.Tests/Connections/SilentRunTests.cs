using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Connections;

/// <summary>Commands that only look while the silo of a run gives no answer: what is stored is shown, and why.</summary>
public sealed class SilentRunTests
{
    [Theory]
    [InlineData("list")]
    [InlineData("show r")]
    public async Task Look_at_a_run_whose_store_is_away_names_the_store_and_not_a_silo(string command)
    {
        var result = await AskAsync(command,
            new StoreOutage("sqlite", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "it is locked by another program."));

        Assert.Equal((ExitCode.Ok, "the sqlite store cannot be used since 03:04:05 UTC: it is locked by another program; what is " +
            "stored is shown\n"), (result.Code, result.Error));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show r")]
    public async Task Look_at_a_run_whose_silo_is_silent_says_so(string command)
    {
        var result = await AskAsync(command, outage: null);

        Assert.Equal((ExitCode.Ok, "a silo does not answer; what is stored is shown\n"), (result.Code, result.Error));
    }

    private static Task<Invocation> AskAsync(string command, StoreOutage? outage)
    {
        var connector = new FakeConnector { IsHost = false };
        connector.Store = new FakeStoreReader(connector) { Outage = outage };
        connector.Add(FakeRun.Example("r", RunState.Running, iteration: 2)).Before = call =>
            call == "status" ? new TaskCompletionSource().Task : Task.CompletedTask;
        return Invocation.RunAsync([.. command.Split(' '), "--cluster", "h:1"], connector);
    }
}
