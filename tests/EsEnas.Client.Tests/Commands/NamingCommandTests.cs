using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Commands;

/// <summary>How runs are called, and found by what they are called.</summary>
public sealed class NamingCommandTests
{
    [Theory]
    [InlineData("show")]
    [InlineData("history")]
    [InlineData("watch")]
    [InlineData("pause")]
    [InlineData("cancel")]
    [InlineData("rename", "other")]
    [InlineData("label", "a=b")]
    [InlineData("extend", "--iterations", "20")]
    [InlineData("delete", "--yes", "--force")]
    [InlineData("export", "-o", "-")]
    public async Task Beginning_of_a_name_is_enough_if_only_one_run_begins_so(string command, params string[] more)
    {
        using var scratch = new Scratch();
        foreach (var isHost in (bool[])[true, false])
        {
            FakeConnector Fresh()
            {
                var connector = new FakeConnector { IsHost = isHost };
                foreach (var id in (string[])["swimmer-1a2b", "swimmer-1a", "hopper-77"])
                    connector.Add(FakeRun.Example(id, RunState.Paused) with { Name = id == "hopper-77" ? "best" : "" }).Policy = "{}";
                return connector;
            }

            Task<Invocation> RunAsync(string name) => Invocation.RunAsync([command, name, .. more, "--data", scratch.Path], Fresh());

            Assert.Equal(ExitCode.Ok, (await RunAsync("hop")).Code);
            Assert.Equal(ExitCode.Ok, (await RunAsync("hopper-77")).Code);
            Assert.Equal(ExitCode.Ok, (await RunAsync("best")).Code);
            Assert.Equal(ExitCode.Ok, (await RunAsync("bes")).Code);
            // Exact, although another one begins so.
            Assert.Equal(ExitCode.Ok, (await RunAsync("swimmer-1a")).Code);
            var several = await RunAsync("swim");
            Assert.Equal((ExitCode.Usage, "esenas: 'swim' is the beginning of 2 runs: swimmer-1a, swimmer-1a2b\n"),
                (several.Code, several.Error));
            var nearest = await RunAsync("hoper-77");
            Assert.Equal(ExitCode.NotFound, nearest.Code);
            Assert.Equal("esenas: There is no run 'hoper-77'. Did you mean 'hopper-77'?\n", nearest.Error);
            var none = await RunAsync("zzz");
            Assert.Equal((ExitCode.NotFound, "esenas: There is no run 'zzz'.\n"), (none.Code, none.Error));
        }
    }

    [Theory]
    [InlineData("label best a=b", "best has the labels a=b\n")]
    [InlineData("pause best", "best is paused at iteration 2 of 10. Go on with: esenas resume best")]
    [InlineData("extend b --iterations 20", "best has 20 iterations now, 2 of them done. Go on with: esenas resume best")]
    [InlineData("cancel best", "best is cancelled at iteration 2 of 10.\n")]
    [InlineData("delete best --yes", "best (beta) is deleted\n")]
    public async Task Run_that_has_been_renamed_is_spoken_of_by_its_new_name(string command, string said)
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("beta", RunState.Paused, iteration: 2) with { Name = "best" });

        var result = await Invocation.RunAsync([.. command.Split(' '), "--data", scratch.Path], connector);

        Assert.True(result.Code == ExitCode.Ok, result.Error);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rename_changes_what_a_run_is_called_and_its_first_name_still_leads_to_it()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("swimmer-1a2b", RunState.Paused));

        var renamed = await Invocation.RunAsync(["rename", "swim", "best", "--json", "--data", scratch.Path], connector);
        Assert.Equal("swimmer-1a2b is called best now\n", renamed.Error);
        var json = JsonDocument.Parse(renamed.Out).RootElement;
        Assert.Equal(("swimmer-1a2b", "best"), (json.GetProperty("id").GetString(), json.GetProperty("name").GetString()));
        Assert.StartsWith("best  ", (await Invocation.RunAsync(["list", "--data", scratch.Path], connector)).OutLines[1],
            StringComparison.Ordinal);
        var shown = (await Invocation.RunAsync(["show", "best", "--data", scratch.Path], connector)).Out;
        Assert.Matches("^run +best  \\(paused\\)\nsubmitted as +swimmer-1a2b\n", shown);
        Assert.Equal(shown, (await Invocation.RunAsync(["show", "swimmer-1a2b", "--data", scratch.Path], connector)).Out);
        var back = await Invocation.RunAsync(["rename", "best", "swimmer-1a2b", "--data", scratch.Path], connector);
        Assert.Equal("swimmer-1a2b has its first name again\n", back.Error);
        var invalid = await Invocation.RunAsync(["rename", "swim", "a b", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Usage, invalid.Code);
        Assert.StartsWith("esenas: 'a b' is not the name of a run: ", invalid.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_given_at_submission_changed_later_and_shown()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var submitted = await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper",
            "--name", "a", "--label", "study=noise", "--label", "robot=arm-3",
            "--json", "--data", scratch.Path], connector);
        Assert.Equal("""{"robot":"arm-3","study":"noise"}""",
            JsonDocument.Parse(submitted.Out).RootElement.GetProperty("labels").GetRawText());

        var changed = await Invocation.RunAsync(["label", "a", "study=", "seed=2", "--data", scratch.Path], connector);
        Assert.Equal((ExitCode.Ok, "a has the labels robot=arm-3 seed=2\n"), (changed.Code, changed.Error));
        var shown = await Invocation.RunAsync(["show", "a", "--data", scratch.Path], connector);
        Assert.Contains("\nlabels       robot=arm-3 seed=2\n", shown.Out, StringComparison.Ordinal);
        var list = await Invocation.RunAsync(["list", "--data", scratch.Path], connector);
        Assert.EndsWith("robot=arm-3 seed=2", list.OutLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("study")]
    [InlineData("=x")]
    [InlineData("a=b c")]
    [InlineData("größe=3")]
    [InlineData("study=")]
    public async Task Label_that_is_none_is_refused_before_anything_is_submitted(string label)
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        var result = await Invocation.RunAsync(["submit", "swimmer", "--recipe", "paper",
            "--label", label, "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal($"esenas: --label: '{label}' is not allowed: {RunLabels.Allowed}\n", result.Error);
        Assert.Empty(connector.Runs);
    }

    [Fact]
    public async Task List_shows_those_that_are_asked_for()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("a", RunState.Completed) with { Labels = "study=noise" });
        connector.Add(FakeRun.Example("b", RunState.Paused) with { Task = "hopper", Labels = "robot=x study=bits" });
        connector.Add(FakeRun.Example("c", RunState.Failed));
        async Task<string> ListAsync(params string[] options) => string.Concat(
            JsonDocument.Parse((await Invocation.RunAsync(["list", "--json", "--data", scratch.Path, .. options], connector)).Out)
                .RootElement.EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));

        Assert.Equal("abc", await ListAsync());
        Assert.Equal("ac", await ListAsync("--state", "completed", "--state", "failed"));
        Assert.Equal("b", await ListAsync("--task", "hopper"));
        Assert.Equal("ab", await ListAsync("--label", "study"));
        Assert.Equal("b", await ListAsync("--label", "study=bits", "--label", "robot"));
        Assert.Equal("a", await ListAsync("--limit", "1"));
        Assert.Equal("", await ListAsync("--task", "ant"));
        var none = await Invocation.RunAsync(["list", "--task", "ant", "--data", scratch.Path], connector);
        Assert.Equal((ExitCode.Ok, $"none of the 3 runs in {scratch.Path} is like that\n"), (none.Code, none.Error));
        var some = await Invocation.RunAsync(["list", "--limit", "2", "--data", scratch.Path], connector);
        Assert.EndsWith("the newest 2 of 3 runs\n", some.Error, StringComparison.Ordinal);
        var wrong = await Invocation.RunAsync(["list", "--state", "complete", "--data", scratch.Path], connector);
        Assert.Equal((ExitCode.Usage,
            "esenas: --state: 'complete' is not allowed: running, paused, completed, failed, cancelled, damaged; " +
            "did you mean 'completed'?\n"), (wrong.Code, wrong.Error));
    }
}
