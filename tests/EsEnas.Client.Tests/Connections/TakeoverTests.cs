using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;
using Orleans.Runtime;

namespace EsEnas.Client.Tests.Connections;

/// <summary>The host of a data directory goes away while a client waits for it.</summary>
[Needs(External.MuJoCo)]
public sealed class TakeoverTests
{
    private const string Here = "the process that hosted .esenas has gone; going on here";
    private const string Elsewhere = "the process that hosted .esenas has gone; another one hosts it now";

    private static readonly Task Never = new TaskCompletionSource().Task;

    private static FakeConnector Client(out FakeRun run)
    {
        var connector = new FakeConnector { IsHost = false };
        run = connector.Add(FakeRun.Example("r", iteration: 2));
        run.Policy = SamplePolicy.For("swimmer").ToJson();
        run.Script.Enqueue(Update(3));
        run.Script.Enqueue(Update(10, RunState.Completed));
        return connector;
    }

    private static RunUpdate Update(int iteration, RunState state = RunState.Running) =>
        new([FakeRun.Row(iteration)], FakeRun.Example("r", state, iteration));

    /// <summary>At the first call of that name the host dies; no answer comes.</summary>
    private static void DieAt(FakeConnector connector, FakeRun run, string moment, bool takesOver = true)
    {
        var died = false;
        run.Before = call =>
        {
            if (died || call != moment) return Task.CompletedTask;
            died = true;
            connector.HostDies(takesOver);
            return Never;
        };
    }

    [Theory, InlineData("submit"), InlineData("watch"), InlineData("status"), InlineData("policy")]
    public async Task Run_goes_on_here_whatever_it_waited_for_when_the_host_died(string moment)
    {
        var connector = Client(out var run);
        DieAt(connector, run, moment);

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Single(result.ErrorLines, line => line == Here);
        Assert.Single(result.ErrorLines, line => line.StartsWith("r: going on from iteration", StringComparison.Ordinal));
        Assert.Equal(2, connector.Opened);
        Assert.Equal(2, run.Calls.Count(call => call == "submit"));
        Assert.Contains("(completed)", result.Out, StringComparison.Ordinal);
    }

    [Theory, InlineData("resume"), InlineData("watch"), InlineData("status"), InlineData("policy")]
    public async Task Resume_goes_on_here_whatever_it_waited_for_when_the_host_died(string moment)
    {
        using var scratch = new Scratch();
        var connector = Client(out var run);
        run.Status = FakeRun.Example("r", RunState.Paused, 2);
        DieAt(connector, run, moment);

        var result = await Invocation.RunAsync(["resume", "r", "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Single(result.ErrorLines, line => line.EndsWith("has gone; going on here", StringComparison.Ordinal));
        Assert.Equal(2, run.Calls.Count(call => call == "resume"));
        Assert.Contains("(completed)", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guest_whose_hosts_die_one_after_the_other_goes_on_with_each_and_claims_no_more()
    {
        var connector = Client(out var run);
        var calls = 0;
        run.Before = call =>
        {
            if (call != "submit" || ++calls > 3) return Task.CompletedTask;
            connector.HostDies(takesOver: calls == 3);
            return Never;
        };

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal([Elsewhere, Elsewhere, Here], result.ErrorLines.Where(line => line.Contains("has gone", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(8 * 60, 1, ExitCode.Ok)]
    [InlineData(1, 3, ExitCode.Unreachable)]
    public async Task Time_in_which_the_console_was_stopped_is_no_waiting_for_the_next_silo(int minutes, int times, int code)
    {
        var connector = Client(out var run);
        DieAt(connector, run, "watch", takesOver: false);
        var time = new HurriedTime();
        var refused = 0;
        connector.OnOpen = () =>
        {
            if (connector.Opened == 0 || refused == times) return null;
            refused++;
            time.Advance(TimeSpan.FromMinutes(minutes));
            return new DataDirectoryException(".esenas is served by silos, and none is there") { IsServed = true };
        };

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector, time: time);

        Assert.True(result.Code == code, result.Error);
        Assert.Single(result.ErrorLines, line => line.EndsWith("waiting for one to come back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_that_fails_with_its_host_is_made_again_here()
    {
        var connector = Client(out var run);
        var calls = 0;
        run.Before = call =>
        {
            if (call != "submit" || ++calls > 2) return Task.CompletedTask;
            // The connection may break a moment before the lock is free.
            if (calls == 2) connector.HostDies();
            return Task.FromException(new SiloUnavailableException("gone"));
        };

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(["no answer from the run's host; trying again", Here], result.ErrorLines[..2]);
        Assert.Equal(["submit", "submit", "submit", "policy"], run.Calls);
    }

    [Fact]
    public async Task Host_that_is_only_slow_is_waited_for()
    {
        var connector = Client(out var run);
        var answer = new TaskCompletionSource();
        var looks = 0;
        connector.OnLook = () =>
        {
            if (++looks == 100) answer.SetResult();
        };
        run.Before = call => call == "submit" ? answer.Task : Task.CompletedTask;

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(100, looks);
        Assert.Equal(1, connector.Opened);
        Assert.DoesNotContain("has gone", result.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("submit"), InlineData("watch"), InlineData("policy")]
    public async Task Host_that_answers_late_is_asked_again(string moment)
    {
        var connector = Client(out var run);
        var calls = 0;
        run.Before = call => call == moment && ++calls <= 3 ? Task.FromException(new TimeoutException("late")) : Task.CompletedTask;

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(3, result.ErrorLines.Count(line => line == "no answer from the run's host; trying again"));
        Assert.Equal(1, connector.Opened);
    }

    [Fact]
    public async Task Host_that_is_there_and_never_answers_ends_with_code_6()
    {
        var connector = Client(out var run);
        run.Before = _ => Task.FromException(new TimeoutException("late"));

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Unreachable, result.Code);
        Assert.Equal("esenas: no answer from .esenas; what was asked may have been done; see esenas list", result.ErrorLines[^1]);
        Assert.DoesNotContain("has gone", result.Error, StringComparison.Ordinal);
        Assert.InRange(run.Calls.Count, 100, 130);
    }

    [Fact]
    public async Task Error_that_says_something_of_the_run_ends_at_once()
    {
        var connector = Client(out var run);
        run.Before = _ => Task.FromException(new RunException(RunError.Conflict, "another specification"));

        var result = await Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Conflict, result.Code);
        Assert.Equal(["submit"], run.Calls);
    }

    [Fact]
    public async Task Interrupt_ends_the_waiting_of_a_guest_for_an_answer()
    {
        var connector = Client(out var run);
        run.Before = _ => Never;
        using var interrupt = new CancellationTokenSource();
        var running = Invocation.RunAsync(["run", "swimmer", "--recipe", "paper", "--name", "r"], connector, interrupt: interrupt);
        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, (await running).Code);
        Assert.Equal(["submit"], run.Calls);
    }

    [Fact]
    public async Task Submission_whose_host_died_is_stored_here_without_a_claim_that_it_works()
    {
        var connector = Client(out var run);
        DieAt(connector, run, "submit");

        var result = await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal("r\n", result.Out);
        Assert.Equal("the process that hosted .esenas has gone", result.ErrorLines[0]);
        Assert.Contains("Run it: esenas resume r", result.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory, InlineData("submit"), InlineData("run", "--detach")]
    public async Task Submission_whose_host_died_is_made_again_to_the_next_host(params string[] command)
    {
        var connector = Client(out var run);
        DieAt(connector, run, "submit", takesOver: false);

        var result = await Invocation.RunAsync([.. command, "swimmer", "--name", "r"], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal("r\n", result.Out);
        Assert.Equal(Elsewhere, result.ErrorLines[0]);
        Assert.Contains("Watch it: esenas watch r", result.ErrorLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_whose_host_died_prints_what_is_left_and_works_on_nothing()
    {
        using var scratch = new Scratch();
        var connector = Client(out var run);
        run.Script.Clear();
        run.Script.Enqueue(Update(3));
        run.Script.Enqueue(new TimeoutException("gone"));
        run.Rows.AddRange([FakeRun.Row(2), FakeRun.Row(3), FakeRun.Row(4)]);
        var watches = 0;
        run.Before = call =>
        {
            if (call != "watch" || ++watches < 2) return Task.CompletedTask;
            connector.HostDies();
            return Never;
        };

        var result = await Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(["3/10  mean 1.50  best 1.50  edges 64", "4/10  mean 1.50  best 1.50  edges 64"], result.OutLines);
        Assert.DoesNotContain("going on here", result.Error, StringComparison.Ordinal);
        Assert.Contains($"no silo works on {scratch.Path} now. Go on with: esenas resume r", result.Error, StringComparison.Ordinal);
        Assert.Empty(run.Calls);
    }

    [Fact]
    public async Task Watch_whose_host_died_goes_on_at_the_next_host_after_the_last_iteration_seen()
    {
        using var scratch = new Scratch();
        var connector = Client(out var run);
        run.Script.Clear();
        run.Script.Enqueue(Update(3));
        run.Script.Enqueue(new TimeoutException("gone"));
        run.Script.Enqueue(Update(4, RunState.Completed));
        var watches = 0;
        run.Before = call =>
        {
            if (call != "watch" || ++watches != 2) return Task.CompletedTask;
            connector.HostDies(takesOver: false);
            return Never;
        };

        var result = await Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal([3, 4, 4], run.WatchedFrom);
        Assert.Equal(2, result.OutLines.Length);
        Assert.Contains("another one hosts it now", result.Error, StringComparison.Ordinal);
    }
}
