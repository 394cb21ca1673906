using EsEnas.Client.Tests.Fakes;
using System.Text.RegularExpressions;

namespace EsEnas.Client.Tests.Terminals;

/// <summary>Tables and progress as they look in windows of several widths: real processes in pseudo-terminals.</summary>
public sealed class TerminalWidthTests
{
    private const string Longest = "table4-half-cheetah-edge-pruning-regularized-evolution-s1";
    private const string Name = "table4-swimmer-masks-s1";

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task List_fits_the_window_and_its_run_names_can_be_copied(int columns)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are made with util-linux.");
        using var scratch = new Scratch();
        var data = await SphereRunsAsync(scratch, Name, "b");

        var (code, lines) = await PseudoTerminal.RunAsync(columns, scratch.Path, "list", "--data", data);

        Assert.Equal(ExitCode.Ok, code);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        Assert.Contains(lines, line => line.Contains(Name, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("completed", StringComparison.Ordinal));
        if (columns < 80) Assert.Contains(lines, line => line.Contains("--wide", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_name_that_leaves_no_room_for_a_table_is_shown_whole_in_lines()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are made with util-linux.");
        using var scratch = new Scratch();
        var data = await SphereRunsAsync(scratch, Longest);

        var (_, narrow) = await PseudoTerminal.RunAsync(60, scratch.Path, "list", "--data", data);
        var (_, wide) = await PseudoTerminal.RunAsync(60, scratch.Path, "list", "--data", data, "--wide");

        // The terminal breaks the line where it ends, and copies it as one.
        Assert.Contains($"run        {Longest}", narrow);
        Assert.Contains("the window is too narrow for a table (--wide draws it all", narrow);
        Assert.Contains(wide, line => line.Contains(Longest, StringComparison.Ordinal) && line.Contains("UTC", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Compare_fits_the_window_and_cuts_no_word(int columns)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are made with util-linux.");
        using var scratch = new Scratch();
        var data = await SphereRunsAsync(scratch, "a", "b");
        string[] command = ["compare", "a", "b", "--data", data];

        var whole = await Invocation.RunAsync(command, new Client.Connections.Connector());
        var (_, lines) = await PseudoTerminal.RunAsync(columns, scratch.Path, command);

        var words = whole.Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var table = lines.Where(line => line.StartsWith('│')).ToList();
        Assert.NotEmpty(table);
        Assert.All(table, line => Assert.InRange(line.Length, 0, columns));
        Assert.All(table.SelectMany(line => line.Split((char[])[' ', '│'], StringSplitOptions.RemoveEmptyEntries)),
            word => Assert.Contains(word, words));
        Assert.Contains("return", table[0], StringComparison.Ordinal);
        // What is said below it does not rely on the terminal to break lines in the middle of words.
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
    }

    [Fact]
    public async Task Progress_takes_the_windows_new_width_when_that_changes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are made with util-linux.");
        using var scratch = new Scratch();
        string[] command =
        [
            "run", "blackbox/sphere", "--iterations", "100000", "--name", "long", "--data", scratch.File("data"), "--slots", "1"
        ];
        using var terminal = PseudoTerminal.Start(80, scratch.Path, command, new() { ["NO_COLOR"] = "1" });

        await terminal.UntilAsync(text => Bar(text).Length == 60);
        await terminal.ResizeAsync(40);
        await terminal.UntilAsync(text => Bar(text).Length is > 20 and < 40);
        await terminal.ResizeAsync(120);
        await terminal.UntilAsync(text => Bar(text).Length == 60);
        await terminal.TypeAsync("\u0003");

        Assert.Equal(ExitCode.Interrupted, await terminal.WaitAsync());
        Assert.DoesNotContain("\u001b[3", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains("Go on with: ", terminal.Raw, StringComparison.Ordinal);
    }

    private static string Bar(string text) => Regex.Matches(text, "[━╌]+").LastOrDefault()?.Value ?? "";

    private static async Task<string> SphereRunsAsync(Scratch scratch, params string[] names)
    {
        var data = scratch.File("data");
        for (var i = 0; i < names.Length; i++)
        {
            var run = await Invocation.RunAsync(
                ["run", "blackbox/sphere", "--iterations", "2", "--seed", $"{i + 1}", "--name", names[i], "--data", data, "--slots", "1"],
                new Client.Connections.Connector());
            Assert.True(run.Code == ExitCode.Ok, run.Error);
        }
        return data;
    }
}
