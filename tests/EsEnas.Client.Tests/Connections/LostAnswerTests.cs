using System.Net;
using System.Net.Sockets;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Connections;

/// <summary>Commands that change something, and get no answer: what was asked may have been done.</summary>
public sealed class LostAnswerTests
{
    private const string Look = "; what was asked may have been done; see esenas show r --cluster h:1";
    private static readonly string[] Place = ["--cluster", "h:1"];

    /// <summary>A command, the call that it makes, and whether that may be made again.</summary>
    public static TheoryData<string, string, bool> Changes => new()
    {
        { "submit blackbox/sphere --name r", "submit", true },
        { "pause r", "pause", true },
        { "cancel r", "cancel", true },
        { "rename r other", "describe", true },
        { "label r study=noise", "describe", true },
        { "delete r --yes", "delete Resting", true },
        { "extend r --iterations 20", "extend 20", false },
    };

    [Theory, MemberData(nameof(Changes))]
    public async Task Change_that_is_never_answered_ends_with_code_6_and_says_how_to_look(string command, string call, bool again)
    {
        var connector = Client(out var run);
        run.Before = each => each == "status" ? Task.CompletedTask : Task.FromException(new TimeoutException("Response did not arrive"));

        var result = await Invocation.RunAsync([.. command.Split(' '), .. Place], connector);

        Assert.Equal(ExitCode.Unreachable, result.Code);
        Assert.Equal($"esenas: no answer from the cluster at h:1{Look}", result.ErrorLines[^1]);
        Assert.DoesNotContain("Response", result.Error, StringComparison.Ordinal);
        Assert.Equal(again, run.Calls.Count(each => each == call) > 1);
    }

    [Fact]
    public async Task Fork_that_is_never_answered_ends_with_code_6_and_says_how_to_look()
    {
        var connector = Client(out var run);
        run.SpecificationYaml = "task: swimmer\n";
        var verifier = new FakeVerifier(null) { Failure = new TimeoutException("Response did not arrive") };
        connector.Verifiers = _ => verifier;

        var result = await Invocation.RunAsync(["fork", "r@1", "--name", "forked", .. Place], connector);

        Assert.Equal(ExitCode.Unreachable, result.Code);
        Assert.Equal($"esenas: no answer from the cluster at h:1{Look.Replace(" r ", " forked ", StringComparison.Ordinal)}",
            result.ErrorLines[^1]);
        Assert.Single(verifier.Asked);
    }

    [Fact]
    public async Task Deletion_whose_answer_was_lost_is_done()
    {
        var connector = Client(out var run);
        run.Before = call =>
        {
            if (call != "delete" || run.Status is null) return Task.CompletedTask;
            run.Status = null;
            return Task.FromException(new TimeoutException("late"));
        };

        var result = await Invocation.RunAsync(["delete", "r", "--yes", .. Place], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Equal("r is deleted", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task Interrupted_change_says_that_it_may_have_been_done()
    {
        var connector = Client(out var run);
        using var interrupt = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        run.Before = call =>
        {
            if (call != "pause") return Task.CompletedTask;
            asked.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var pausing = Invocation.RunAsync(["pause", "r", .. Place], connector, interrupt: interrupt);
        await asked.Task;
        await interrupt.CancelAsync();

        var result = await pausing;

        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Equal($"esenas: interrupted{Look}", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task Cause_is_said_before_the_silo_of_this_process_stops_which_takes_long_without_its_store()
    {
        using var scratch = new Scratch();
        using StringWriter error = new();
        var atEnd = "";
        var connector = new FakeConnector { OnDispose = () => atEnd = error.ToString() };
        connector.Add(FakeRun.Example("r", RunState.Paused, iteration: 2)).Before =
            call => call == "cancel" ? throw new StoreException("the sqlite store cannot be used", "locked") : Task.CompletedTask;
        var terminal = new Terminal { Out = TextWriter.Null, Error = error, Environment = _ => null, Time = new HurriedTime() };

        var code = await ConsoleApp.RunAsync(["cancel", "r", "--data", scratch.Path], terminal, connector,
            TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Unreachable, "esenas: the sqlite store cannot be used\n"), (code, atEnd));
        Assert.Equal(atEnd, error.ToString());
    }

    [Fact]
    public async Task Change_by_a_gateway_that_accepts_and_says_nothing_is_not_even_asked()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var place = $"{silent.LocalEndpoint}";

        // All at once: each waits for the gateway.
        var results = await Task.WhenAll(Changes.Select(change => change.Data.Item1).Append("fork r@1").Select(command =>
            Invocation.RunAsync([.. command.Split(' '), "--cluster", place], new Connector(), time: TimeProvider.System)));

        Assert.All(results, result => Assert.Equal((ExitCode.Unreachable, "", $"esenas: No gateway can be reached: {place}: No answer.\n"),
            (result.Code, result.Out, result.Error)));
    }

    private static FakeConnector Client(out FakeRun run)
    {
        var connector = new FakeConnector { IsHost = false };
        run = connector.Add(FakeRun.Example("r", RunState.Paused, iteration: 2));
        return connector;
    }
}
