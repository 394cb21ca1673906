using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Terminals;

/// <summary>Shell completion: what the console suggests, and real shells in a pseudo-terminal that are given a TAB.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string, string> Suggestions => new()
    {
        { "ru", "run" },
        { "task sh", "show" },
        { "run swi", "swimmer" },
        { "run swimmer --iter", "--iterations" },
        { "run swimmer --set optimizer.topD", "optimizer.topDirections=" },
        { "plot parti", "partitions" },
        { "completion ba", "bash" },
        { "help certif", "certificates" },
    };

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Suggestions))]
    public async Task Line_that_is_not_finished_gets_its_only_continuation(string line, string expected)
    {
        var result = await Invocation.RunAsync([$"[suggest:{line.Length}]", line]);

        Assert.Equal(ExitCode.Ok, result.Code);
        // Shells keep what begins with the word.
        Assert.Equal([expected], result.OutLines.Where(suggestion => suggestion.StartsWith(line.Split(' ')[^1], StringComparison.Ordinal)));
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("show first-", "first-run")]
    [InlineData("eval first-", "first-run")]
    [InlineData("resume fir", "first-run")]
    public async Task Name_of_a_run_is_completed_from_the_data_directory_of_the_line(string command, string expected)
    {
        using var scratch = new Scratch();
        var data = scratch.File("data");
        var connector = new Client.Connections.Connector();
        await Invocation.RunAsync(["submit", "blackbox/sphere", "--name", "first-run", "--data", data], connector);
        var line = $"{command.Split(' ')[0]} --data {data} {command.Split(' ')[1]}";

        var result = await Invocation.RunAsync([$"[suggest:{line.Length}]", line], connector);

        Assert.Equal([expected], result.OutLines);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Name_of_a_run_where_there_is_no_data_directory_has_no_continuation_and_creates_none()
    {
        using var scratch = new Scratch();
        var line = $"show --data {scratch.File("none")} first";

        var result = await Invocation.RunAsync([$"[suggest:{line.Length}]", line], new Client.Connections.Connector());

        Assert.Equal((ExitCode.Ok, ""), (result.Code, result.Error));
        Assert.False(Directory.Exists(scratch.File("none")));
    }

    [Fact]
    public async Task Empty_line_gets_every_command()
    {
        var result = await Invocation.RunAsync(["[suggest:0]", ""]);

        foreach (var command in (string[])["run", "list", "show", "compare", "help", "completion"])
            Assert.Contains(command, result.OutLines);
    }

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _esenas esenas")]
    [InlineData("zsh", "compdef _esenas esenas")]
    [InlineData("fish", "complete -c esenas")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName esenas")]
    public async Task Every_shell_has_its_script(string shell, string line)
    {
        var result = await Invocation.RunAsync(["completion", shell]);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains(line, result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_that_has_none_is_refused_with_those_that_have()
    {
        var result = await Invocation.RunAsync(["completion", "tcsh"]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal(["esenas: completion: 'tcsh' is not allowed: bash, zsh, fish, powershell"], result.ErrorLines);
    }

    [Theory]
    [InlineData("bash", "bash --norc --noprofile -i", "eval \"$(esenas completion bash)\"")]
    [InlineData("zsh", "zsh -f -i", "autoload -U compinit; compinit -u; source <(esenas completion zsh)")]
    [InlineData("fish", "fish --no-config -i", "esenas completion fish | source")]
    public async Task Tab_in_a_real_shell_completes_commands_tasks_and_keys(string shell, string start, string load)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && IsInstalled(shell), $"needs {shell}");
        using var scratch = new Scratch();
        var program =
            scratch.Write("esenas", $"#!/bin/sh\nexec dotnet {PseudoTerminal.Quote(typeof(ConsoleApp).Assembly.Location)} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Dictionary<string, string> variables =
            new() { ["PATH"] = $"{scratch.Path}:{Environment.GetEnvironmentVariable("PATH")}", ["HOME"] = scratch.Path };
        using var terminal = PseudoTerminal.StartLine(120, scratch.File("tty"), start, variables, scratch.Path);

        await terminal.TypeAsync($"{load}; echo loa''ded\r");
        await terminal.UntilAsync(text => text.Contains("loaded", StringComparison.Ordinal));
        await CompleteAsync(terminal, "esenas ru", "esenas run ");
        await CompleteAsync(terminal, "esenas run swi", "esenas run swimmer ");
        await CompleteAsync(terminal, "esenas run swimmer --set optimizer.topD", "esenas run swimmer --set optimizer.topDirections=");
        await terminal.TypeAsync("exit\r");
        await terminal.WaitAsync();
    }

    // Types what is there of a line and a TAB, waits for the rest, and drops the line.
    private static async Task CompleteAsync(PseudoTerminal terminal, string typed, string whole)
    {
        var before = terminal.Raw.Length;
        await terminal.TypeAsync($"{typed}\t");
        await terminal.UntilAsync(text => Shown(text[before..]).Contains(whole, StringComparison.Ordinal));
        await terminal.TypeAsync("\u0015");
    }

    // Shells that color what is typed write a character again and again: what they go back over is dropped.
    private static string Shown(string raw)
    {
        var line = new List<char>();
        var at = 0;
        foreach (var c in PseudoTerminal.Plain(raw))
        {
            if (c == '\b') at = Math.Max(0, at - 1);
            else if (c == '\r') at = 0;
            else
            {
                if (at < line.Count) line[at] = c;
                else line.Add(c);
                at++;
            }
        }
        return string.Concat(line);
    }

    private static bool IsInstalled(string shell) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, shell)));
}
