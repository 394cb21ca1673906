using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using Orleans.Runtime;

namespace EsEnas.Client.Tests.Commands;

public sealed class WatchCommandTests
{
    private static FakeConnector Elsewhere(out FakeRun run)
    {
        var connector = new FakeConnector { IsHost = false };
        run = connector.Add(FakeRun.Example("r", iteration: 2));
        return connector;
    }

    [Fact]
    public async Task Watch_prints_a_line_per_iteration_until_the_run_stops()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(3), FakeRun.Row(4)], FakeRun.Example("r", iteration: 4)));
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(5)], FakeRun.Example("r", RunState.Completed, 5, 5)));

        var result = await Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal([3], run.WatchedFrom);
        Assert.Equal(["3/10  mean 1.50  best 1.50  edges 64", "4/10  mean 1.50  best 1.50  edges 64",
            "5/5  mean 1.50  best 1.50  edges 64"], result.OutLines);
    }

    [Fact]
    public async Task Store_that_is_away_is_one_line_and_another_when_it_is_back()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        const string Away = "paused: the sqlite store cannot be used since 12:00:03 UTC: the disk is full; trying again";
        var waiting = FakeRun.Example("r", iteration: 3) with { BlockedBy = RunBlock.Store, Message = Away };
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(3)], waiting));
        run.Script.Enqueue(new RunUpdate([], waiting with { Message = Away + " again" }));
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(4)], FakeRun.Example("r", iteration: 4)));
        run.Script.Enqueue(new RunUpdate([], FakeRun.Example("r", RunState.Completed, 4, 4)));

        var result = await Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal([Away, "the store is back; going on"],
            result.Error.Split('\n').Where(line => line.Contains("store", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Command_that_asks_while_the_store_is_away_ends_with_code_6_and_the_cause()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        run.Before = call => call == "status"
            ? throw new StoreException("the redis store cannot be used since 12:00:03 UTC: connection refused", "connection refused")
            : Task.CompletedTask;

        var result = await Invocation.RunAsync(["show", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Unreachable, result.Code);
        Assert.Equal("esenas: the redis store cannot be used since 12:00:03 UTC: connection refused\n", result.Error);
    }

    [Fact]
    public async Task Watch_with_json_prints_a_document_per_line_and_the_status_last()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(1), FakeRun.Row(2)], FakeRun.Example("r", RunState.Paused, 2)));

        var result = await Invocation.RunAsync(["watch", "r", "--from", "1", "--json", "--data", scratch.Path], connector);

        Assert.Equal([1], run.WatchedFrom);
        var documents = result.OutLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([1, 2, 2], documents.Select(document => document.GetProperty("iteration").GetInt32()));
        Assert.Equal("paused", documents[^1].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Lost_connection_is_made_again_from_the_iteration_after_the_last_seen()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(3)], FakeRun.Example("r", iteration: 3)));
        run.Script.Enqueue(new TimeoutException("gone"));
        run.Script.Enqueue(new SiloUnavailableException("gone"));
        run.Script.Enqueue(new RunUpdate([FakeRun.Row(4)], FakeRun.Example("r", RunState.Completed, 4, 4)));

        var result = await Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal([3, 4, 4], run.WatchedFrom);
        Assert.Equal(2, result.OutLines.Length);
        Assert.Contains("trying again", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_that_stays_away_ends_with_code_6()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        for (var i = 0; i < 200; i++) run.Script.Enqueue(new TimeoutException("gone"));

        var result = await Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Unreachable, result.Code);
        Assert.InRange(run.WatchedFrom.Count, 100, 130);
    }

    [Fact]
    public async Task Watch_where_nobody_works_prints_what_there_is_and_starts_nothing()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("r", RunState.Paused, 2));
        run.Rows.AddRange([FakeRun.Row(1), FakeRun.Row(2)]);

        var result = await Invocation.RunAsync(["watch", "r", "--from", "1", "--data", scratch.Path], connector);

        Assert.Equal(2, result.OutLines.Length);
        Assert.Empty(run.WatchedFrom);
        Assert.Empty(run.Calls);
    }

    [Fact]
    public async Task Interrupt_stops_watching_and_leaves_the_run_alone()
    {
        using var scratch = new Scratch();
        var connector = Elsewhere(out var run);
        run.NeverStops = true;
        using var interrupt = new CancellationTokenSource();
        var watching = Invocation.RunAsync(["watch", "r", "--data", scratch.Path], connector, interrupt: interrupt);
        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, (await watching).Code);
        Assert.Empty(run.Calls);
    }

    [Fact]
    public async Task Several_runs_are_followed_at_once_with_their_names_before_the_lines()
    {
        using var scratch = new Scratch();
        var connector = Two(out var a, out var b);
        a.Script.Enqueue(new RunUpdate([FakeRun.Row(3)], FakeRun.Example("a", iteration: 3)));
        a.Script.Enqueue(new RunUpdate([FakeRun.Row(4)], FakeRun.Example("a", RunState.Completed, 4, 4)));
        b.Script.Enqueue(new RunUpdate([FakeRun.Row(8)], FakeRun.Example("b", RunState.Completed, 8, 8)));

        var result = await Invocation.RunAsync(["watch", "a", "b", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(["a  3/10  mean 1.50  best 1.50  edges 64", "a  4/4  mean 1.50  best 1.50  edges 64",
            "b  8/8  mean 1.50  best 1.50  edges 64"], result.OutLines.Order(StringComparer.Ordinal));
        Assert.Contains("a is completed at iteration 4 of 4", result.Error, StringComparison.Ordinal);
        Assert.Contains("b is completed at iteration 8 of 8", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Out + result.Error);
    }

    [Fact]
    public async Task Documents_of_several_runs_say_whose_they_are()
    {
        using var scratch = new Scratch();
        var connector = Two(out var a, out var b);
        a.Script.Enqueue(new RunUpdate([FakeRun.Row(3)], FakeRun.Example("a", RunState.Completed, 3, 3)));
        b.Script.Enqueue(new RunUpdate([FakeRun.Row(8)], FakeRun.Example("b", RunState.Failed, 8)));

        var result = await Invocation.RunAsync(["watch", "a", "b", "--json", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.RunFailed, result.Code);
        var ids = result.OutLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString());
        Assert.Equal(["a", "a", "b", "b"], ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_of_several_runs_that_is_not_there_ends_the_command_by_its_name()
    {
        using var scratch = new Scratch();
        var connector = Two(out _, out _);

        var result = await Invocation.RunAsync(["watch", "a", "nobody", "--data", scratch.Path], connector);

        Assert.Equal(ExitCode.NotFound, result.Code);
        Assert.Contains("nobody", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_iteration_is_about_one_run()
    {
        var result = await Invocation.RunAsync(["watch", "a", "b", "--from", "3"], Two(out _, out _));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("watch: --from is about one run", result.Error, StringComparison.Ordinal);
    }

    private static FakeConnector Two(out FakeRun a, out FakeRun b)
    {
        var connector = new FakeConnector { IsHost = false };
        (a, b) = (connector.Add(FakeRun.Example("a", iteration: 2)), connector.Add(FakeRun.Example("b", iteration: 7)));
        return connector;
    }
}
