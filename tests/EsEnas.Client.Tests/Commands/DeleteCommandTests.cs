using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary>Runs that are deleted, and names that are taken again.</summary>
public sealed class DeleteCommandTests
{
    [Fact]
    public async Task Delete_asks_with_what_it_would_delete_and_does_it_only_for_a_yes()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("a", RunState.Completed, iteration: 10));
        connector.Add(FakeRun.Example("b", RunState.Paused, iteration: 3) with { Name = "best" });

        foreach (var answer in (string[])["", "n", "x"])
        {
            var kept = await Invocation.RunAsync(["delete", "a", "best", "--data", scratch.Path], connector, typed: answer);
            Assert.Equal(ExitCode.Interrupted, kept.Code);
            Assert.Equal("a: swimmer, completed at iteration 10 of 10\nbest (b): swimmer, paused at iteration 3 of 10\n" +
                "Delete these 2 runs with all that is stored of them? [y/N] nothing is deleted\n", kept.Error);
        }
        Assert.Empty(run.Calls);
        var done = await Invocation.RunAsync(["delete", "a", "best", "--data", scratch.Path], connector, typed: "y");

        Assert.Equal((ExitCode.Ok, ""), (done.Code, done.Out));
        Assert.EndsWith("a is deleted\nbest (b) is deleted\n", done.Error, StringComparison.Ordinal);
        Assert.Equal(["delete Resting"], run.Calls);
        Assert.All(connector.Runs.Values, each => Assert.Null(each.Status));
    }

    [Fact]
    public async Task Delete_without_a_terminal_wants_yes()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("a", RunState.Completed));

        var refused = await Invocation.RunAsync(["delete", "a", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Equal("esenas: delete: there is no terminal to ask at; --yes deletes without asking\n", refused.Error);
        Assert.Empty(run.Calls);

        var done = await Invocation.RunAsync(["delete", "a", "--yes", "--json", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Ok, done.Code);
        Assert.Equal("""{"id":"a","deleted":true}""", done.Out.Trim());
    }

    [Fact]
    public async Task Running_run_is_deleted_by_force_only()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("a"));
        var refused = await Invocation.RunAsync(["delete", "a", "--yes", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Conflict, refused.Code);
        Assert.Contains("is running. Pause or cancel it first, or delete it with force.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["delete", "a", "--yes", "--force", "--data", scratch.Path], connector)).Code);
        Assert.Equal(["delete Resting", "delete Stopped"], run.Calls);
    }

    [Fact]
    public async Task Delete_of_several_runs_of_which_one_is_not_there_deletes_none()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("swimmer-a", RunState.Completed));
        var missing = await Invocation.RunAsync(["delete", "swimmer-a", "swimer-b", "--yes", "--data", scratch.Path], connector);
        Assert.Equal((ExitCode.NotFound, "esenas: There is no run 'swimer-b'. Did you mean 'swimmer-a'?\n"), (missing.Code, missing.Error));
        Assert.Empty(run.Calls);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("submit")]
    public async Task Name_of_a_cancelled_run_is_taken_again_with_replace(string command)
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("a", RunState.Cancelled));
        string[] line = [command, "swimmer", "--iterations", "3", "--name", "a", "--data", scratch.Path];

        var refused = await Invocation.RunAsync(line, connector);
        Assert.Equal((ExitCode.Conflict, "esenas: run a has been cancelled; --replace deletes it and takes its name, " +
            "--name gives the new one another\n"), (refused.Code, refused.Error));
        Assert.Equal(["submit"], run.Calls);

        run.Script.Enqueue(new RunUpdate([], FakeRun.Example("a", RunState.Paused)));
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync([.. line, "--replace"], connector)).Code);
        Assert.Equal(["submit", "delete Cancelled", "submit"], run.Calls);
    }

    [Fact]
    public async Task Replace_leaves_a_run_that_is_not_cancelled_alone()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var run = connector.Add(FakeRun.Example("a", RunState.Completed));
        await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper",
            "--name", "a", "--replace", "--data", scratch.Path], connector);
        Assert.Equal(["submit"], run.Calls);
    }

    [Theory]
    [InlineData("rm", "delete")]
    [InlineData("remove", "delete")]
    [InlineData("ls", "list")]
    [InlineData("mv", "rename")]
    [InlineData("stop", "pause")]
    [InlineData("delte", "delete")]
    public async Task Command_of_other_programs_is_told_as_it_is_called_here(string word, string here)
    {
        var result = await Invocation.RunAsync([word, "a"]);
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.StartsWith($"esenas: unknown command '{word}'. Did you mean '{here}'?\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_of_a_fork_says_that_its_origin_has_been_deleted()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var row = FakeRun.Row(3);
        var origin = new ForkOrigin(new RunId("origin"), new IterationNumber(3), row.Fingerprint.ToString());
        connector.Add(FakeRun.Example("fork") with { ForkedFrom = origin });
        const string Gone = "origin, from which it was forked, has been deleted; this run does not need it\n";

        Assert.Equal(Gone, (await Invocation.RunAsync(["show", "fork", "--data", scratch.Path], connector)).Error);
        connector.Runs["origin"].Status = FakeRun.Example("origin", RunState.Completed, iteration: 5);
        connector.Runs["origin"].Rows.AddRange([row, FakeRun.Row(4)]);
        Assert.Equal("", (await Invocation.RunAsync(["show", "fork", "--data", scratch.Path], connector)).Error);
        // Another run has the name now.
        connector.Runs["origin"].Rows[0] = row with { Fingerprint = FakeRun.Row(77).Fingerprint };
        Assert.Equal(Gone, (await Invocation.RunAsync(["show", "fork", "--json", "--data", scratch.Path], connector)).Error);
    }
}
