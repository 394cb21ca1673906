using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Output;

/// <summary>Names, messages and tasks as a silo of any build may send them, printed by the console.</summary>
public sealed class SafePrintingTests
{
    private const string Hostile = "r\u001b]0;owned\u0007\u001b[2J\nfake  completed\u202e\u009b1m";

    [Theory]
    [InlineData("list")]
    [InlineData("list --json")]
    [InlineData("show r")]
    [InlineData("show r --json")]
    [InlineData("watch r")]
    [InlineData("watch r --json")]
    [InlineData("cancel r --json")]
    [InlineData("pause r --json")]
    [InlineData("resume r")]
    [InlineData("export r -o -")]
    public async Task Control_characters_of_a_run_reach_no_terminal(string command)
    {
        var connector = new FakeConnector();
        connector.Runs["r"] = new FakeRun("r")
        {
            Status = FakeRun.Example("r", RunState.Failed, iteration: 3) with
            {
                Id = new(Hostile), Task = Hostile, Message = Hostile, Activity = Hostile, Fingerprint = Hostile,
                ForkedFrom = new ForkOrigin(new(Hostile), new(1), Hostile),
            },
        };
        using var scratch = new Scratch();
        var shown = await Invocation.RunAsync([.. command.Split(' '), "--data", scratch.Path], connector);
        Assert.Contains("\\u001b", shown.Out + shown.Error, StringComparison.OrdinalIgnoreCase);
        AssertSafe(shown.Out);
        AssertSafe(shown.Error);
        // Nobody's text becomes a line of its own.
        Assert.DoesNotContain((shown.Out + shown.Error).Split('\n'), line => line.StartsWith("fake", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Control_characters_of_a_refusal_reach_no_terminal()
    {
        var connector = new FakeConnector();
        connector.Add(FakeRun.Example("r", iteration: 3)).Before = _ => throw new RunException(RunError.Conflict, Hostile);
        using var scratch = new Scratch();
        var shown = await Invocation.RunAsync(["show", "r", "--data", scratch.Path], connector);
        Assert.Equal(ExitCode.Conflict, shown.Code);
        AssertSafe(shown.Error);
    }

    [Fact]
    public void Live_table_draws_with_control_characters_and_shows_none_of_a_cell()
    {
        using StringWriter output = new();
        var table = new Table(("run", false));
        table.Add(Hostile);
        table.Write(new Terminal { Out = output, Error = TextWriter.Null, OutIsTerminal = true, Environment = _ => null });
        Assert.DoesNotContain("\u001b]0", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', output.ToString());
    }

    private static void AssertSafe(string text) => Assert.DoesNotContain(text,
        c => c is not '\n' && (char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format));
}
