using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Tests.Fakes;
using EsEnas.MuJoCo;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
using Orleans.Runtime;

namespace EsEnas.Client.Tests;

public sealed class ConsoleAppTests
{
    private static readonly string[] Commands =
    [
        "run", "submit", "list", "show", "watch", "pause", "resume", "cancel", "extend", "history", "export", "eval", "spec",
        "validate", "space", "sweep", "compare", "plot", "paper",
        "task list", "task show", "task trace", "bench rollouts", "bench iteration", "silo", "traces", "completion", "help",
    ];

    public static TheoryData<string> EveryCommand => [.. Commands];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Help_of_a_command_shows_its_examples_and_the_global_options(string command)
    {
        var result = await Invocation.RunAsync([.. command.Split(' '), "--help"], variables: new() { ["ESENAS_COMMAND"] = "./esenas" });

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains($"  ./esenas {command}", result.Out[result.Out.IndexOf("Examples:", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
        foreach (var option in (string[])["--data", "--cluster", "--json", "--slots"])
            Assert.Contains(option, result.Out, StringComparison.Ordinal);
        Assert.Contains("[ESENAS_DATA]", result.Out, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("ESENAS_CLUSTER", "foo", "list", "ESENAS_CLUSTER: 'foo' is not allowed: HOST:PORT")]
    [InlineData("ESENAS_CLUSTER", "foo", "doctor", "ESENAS_CLUSTER: 'foo' is not allowed: HOST:PORT")]
    [InlineData("ESENAS_SILO", "../evil", "certificates tls", "ESENAS_SILO: '../evil' is not allowed")]
    [InlineData("ESENAS_ITERATION", "0", "replay x", "ESENAS_ITERATION: '0' is not allowed")]
    public async Task Value_of_a_variable_is_checked_as_that_of_its_option(string variable, string value, string command, string message)
    {
        var result = await Invocation.RunAsync(command.Split(' '), variables: new() { [variable] = value });

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists("tls"));
    }

    [Fact]
    public async Task Help_calls_arguments_by_their_names_and_not_by_all_they_may_be()
    {
        var result = await Invocation.RunAsync(["--help"]);

        Assert.Matches("  run <TASK\\|FILE> +Train a policy", result.Out);
        Assert.Matches("  plot <KIND> <RUN> +Draw", result.Out);
        Assert.DoesNotContain("swimmer|", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help run", "run --help")]
    [InlineData("help task show", "task show --help")]
    [InlineData("help task", "task --help")]
    [InlineData("help", "--help")]
    public async Task Help_before_a_command_is_that_commands_help(string asked, string same)
    {
        var help = await Invocation.RunAsync(asked.Split(' '));

        Assert.Equal(ExitCode.Ok, help.Code);
        Assert.Equal((await Invocation.RunAsync(same.Split(' '))).Out, help.Out);
        Assert.Empty(help.Error);
    }

    [Theory]
    [InlineData("help rnu", "esenas: help: there is no command 'rnu'. Did you mean 'run'?")]
    [InlineData("help task lst", "esenas: help: there is no command 'lst'. Did you mean 'list'?")]
    [InlineData("help run x", "esenas: help: 'run' has no command 'x'")]
    public async Task Help_for_a_command_that_is_none_says_so(string line, string expected)
    {
        var result = await Invocation.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal(expected, result.ErrorLines[0]);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Root_without_arguments_prints_help_on_standard_error_with_code_2()
    {
        var result = await Invocation.RunAsync([]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Empty(result.Out);
        Assert.Contains("esenas run swimmer", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rnu", "esenas: unknown command 'rnu'. Did you mean 'run'?")]
    [InlineData("task lst", "esenas: unknown command 'lst'. Did you mean 'list'?")]
    [InlineData("xyzzy", "esenas: unknown command 'xyzzy'.")]
    [InlineData("run swimmer --sede 3", "esenas: unknown option '--sede'. Did you mean '--seed'?")]
    [InlineData("run --sede 3", "esenas: unknown option '--sede'. Did you mean '--seed'?")]
    [InlineData("show r --dta d", "esenas: unknown option '--dta'. Did you mean '--data'?")]
    [InlineData("show a b", "esenas: unknown argument 'b'.")]
    [InlineData("silo --conection=Password=secret", "esenas: unknown option '--conection'. Did you mean '--connection'?")]
    [InlineData("silo --conection Password=secret", "esenas: unknown option '--conection'. Did you mean '--connection'?")]
    [InlineData("list --cluster ::1:30000", "esenas: --cluster: '::1:30000' is not allowed: HOST:PORT, or several with commas between; " +
        "an IPv6 address in brackets")]
    [InlineData("run", "esenas: run: TASK|FILE is missing")]
    [InlineData("show", "esenas: show: RUN is missing")]
    [InlineData("task", "esenas: a command is missing after 'task': list, show, trace, import")]
    [InlineData("run swimmer --seed", "esenas: --seed needs a value (S)")]
    [InlineData("run swimmer --seed 1 --seed 2", "esenas: --seed is given twice")]
    [InlineData("list --slots 1 --slots 2", "esenas: --slots is given twice")]
    [InlineData("list --data", "esenas: --data needs a value (DIR)")]
    [InlineData("silo --silo-port x", "esenas: --silo-port: 'x' is not allowed; allowed: 1 to 65535")]
    [InlineData("silo --heartbet 3", "esenas: unknown option '--heartbet'. Did you mean '--heartbeat'?")]
    [InlineData("silo --insecure=perhaps", "esenas: --insecure: 'perhaps' is not allowed; allowed: true, false")]
    [InlineData("run swimmer --evaluation-limit 0", "esenas: --evaluation-limit: '0' is not allowed; allowed: 1 to 86400 (seconds)")]
    [InlineData("run swimmer --step-limit 0x10", "esenas: --step-limit: '0x10' is not allowed; allowed: 1 to 2000000000")]
    [InlineData("run swimmer --model-memory 0", "esenas: --model-memory: '0' is not allowed; allowed: 1 to 1073741824")]
    [InlineData("list --cluster-id a/b", "esenas: --cluster-id: 'a/b' is not allowed; allowed: 1 to 128 characters, none of / \\ # ? " +
        "and no control character")]
    [InlineData("run swimmer --seed -1", "esenas: --seed: '-1' is not allowed: a whole number from 0 to 18446744073709551615")]
    [InlineData("run swimmer --seed 18446744073709551616", "esenas: --seed: '18446744073709551616' is not allowed: " +
        "a whole number from 0 to 18446744073709551615")]
    [InlineData("run swimmer --iterations 0100", "esenas: --iterations: '0100' is not allowed: a whole number from 1 to 10000000")]
    [InlineData("run swimmer --iterations 1_000", "esenas: --iterations: '1_000' is not allowed: a whole number from 1 to 10000000")]
    [InlineData("run swimmer --seed 0x10", "esenas: --seed: '0x10' is not allowed: a whole number from 0 to 18446744073709551615")]
    [InlineData("run swimmer --iterations 0", "esenas: --iterations: '0' is not allowed: a whole number from 1 to 10000000")]
    [InlineData("run swimmer --iterations 10000001", "esenas: --iterations: '10000001' is not allowed: a whole number from 1 to 10000000")]
    [InlineData("list --slots 0", "esenas: --slots: '0' is not allowed; allowed: 1 to 4096")]
    [InlineData("list --cluster nowhere", "esenas: --cluster: 'nowhere' is not allowed: HOST:PORT, or several with commas between; " +
        "an IPv6 address in brackets")]
    [InlineData("list --cluster host:0", "esenas: --cluster: 'host:0' is not allowed: HOST:PORT, or several with commas between; " +
        "an IPv6 address in brackets")]
    [InlineData("list --cluster a:1,b", "esenas: --cluster: 'a:1,b' is not allowed: HOST:PORT, or several with commas between; " +
        "an IPv6 address in brackets")]
    public async Task Command_line_that_is_wrong_says_how_and_ends_with_code_2(string line, string expected)
    {
        var connector = new FakeConnector();

        var result = await Invocation.RunAsync(line.Split(' '), connector);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal(expected, result.ErrorLines[0]);
        Assert.StartsWith("esenas: see 'esenas ", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(result.Out);
        Assert.Equal(0, connector.Opened);
    }

    [Fact]
    public async Task Word_that_starts_with_an_at_sign_is_not_a_response_file()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("words", "list");

        var result = await Invocation.RunAsync(["@" + file]);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.StartsWith("esenas: unknown command '@", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_are_lines_without_a_stack_trace_unless_debugging()
    {
        var connector = new FakeConnector { Failure = new InvalidOperationException("broken\nsecond line") };
        using var scratch = new Scratch();

        var plain = await Invocation.RunAsync(["show", "x", "--data", scratch.Path], connector);
        var debugging = await Invocation.RunAsync(["show", "x", "--data", scratch.Path], connector, new() { ["ESENAS_DEBUG"] = "1" });

        Assert.Equal(ExitCode.RunFailed, plain.Code);
        Assert.Equal("esenas: unexpected InvalidOperationException: broken (ESENAS_DEBUG=1 shows where)\n", plain.Error);
        Assert.Contains("   at ", debugging.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show r")]
    [InlineData("compare r")]
    [InlineData("submit swimmer")]
    [InlineData("history r")]
    public async Task Data_directory_that_is_a_file_is_refused_with_code_2(string command)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("passwd", "root:x:0:0\n");
        var connector = new FakeConnector();

        var result = await Invocation.RunAsync([.. command.Split(' '), "--data", file], connector);

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal([$"esenas: --data: '{file}' is not allowed: it is a file; a directory is wanted"], result.ErrorLines);
        Assert.Equal(0, connector.Opened);
    }

    [Theory]
    [InlineData("show größe", "letters a to z and A to Z, digits, '-', '_' and '.'")]
    [InlineData("submit swimmer --name größe", "letters a to z and A to Z, digits, '-', '_' and '.'")]
    public async Task Name_with_other_letters_is_told_which_letters_are_meant(string line, string allowed)
    {
        var result = await Invocation.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("'größe'", result.Error, StringComparison.Ordinal);
        Assert.Contains(allowed, result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, int> Failures => new()
    {
        { new RunException(RunError.NotFound, "m"), ExitCode.NotFound },
        { new RunException(RunError.Conflict, "m"), ExitCode.Conflict },
        { new RunException(RunError.InvalidSpecification, "m"), ExitCode.Usage },
        { new RunException(RunError.Unreachable, "m"), ExitCode.Unreachable },
        { new ClusterUnreachableException("m"), ExitCode.Unreachable },
        { new DataDirectoryException("m"), ExitCode.Unreachable },
        { new TimeoutException("m"), ExitCode.Unreachable },
        { new SiloUnavailableException("m"), ExitCode.Unreachable },
        { new OperationCanceledException("m"), ExitCode.Interrupted },
        { new CommandException(ExitCode.Mismatch, "m"), ExitCode.Mismatch },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_of_a_kind_has_that_kinds_exit_code_and_one_line(Exception failure, int expected)
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["show", "x", "--data", scratch.Path], new FakeConnector { Failure = failure });

        Assert.Equal(expected, result.Code);
        Assert.Single(result.ErrorLines);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Options_come_from_variables_and_the_command_line_wins()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        Dictionary<string, string> variables = new() { ["ESENAS_DATA"] = scratch.Path, ["ESENAS_SLOTS"] = "3", ["ESENAS_JSON"] = "1" };

        var fromVariables = await Invocation.RunAsync(["list"], connector, variables);
        Assert.Equal(new ConnectionSettings(scratch.Path, null, 3), connector.Settings);
        Assert.Equal("[]\n", fromVariables.Out);

        await Invocation.RunAsync(["list", "--slots", "5", "--cluster", "host:30000,other:30001"], connector, variables);
        Assert.Equal(new ConnectionSettings(scratch.Path, "host:30000,other:30001", 5), connector.Settings);
    }

    [Fact]
    public async Task Limits_of_an_evaluation_reach_the_embedded_silo_from_flags_and_variables()
    {
        using var scratch = new Scratch();
        var connector = new FakeConnector();
        Dictionary<string, string> variables = new() { ["ESENAS_EVALUATION_LIMIT"] = "1.5", ["ESENAS_STEP_LIMIT"] = "2e3" };

        await Invocation.RunAsync(["list", "--data", scratch.Path], connector, variables);
        Assert.Equal((TimeSpan.FromSeconds(1.5), 2000), (connector.Settings!.EvaluationTimeLimit, connector.Settings.MaxEvaluationSteps));
        await Invocation.RunAsync(["list", "--data", scratch.Path, "--evaluation-limit=2", "--step-limit=5"], connector, variables);
        Assert.Equal((TimeSpan.FromSeconds(2), 5), (connector.Settings!.EvaluationTimeLimit, connector.Settings.MaxEvaluationSteps));

        var wrong = await Invocation.RunAsync(["list"], variables: new() { ["ESENAS_STEP_LIMIT"] = "0" });
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Equal("esenas: ESENAS_STEP_LIMIT: '0' is not allowed; allowed: 1 to 2000000000", wrong.ErrorLines[0]);
    }

    [Fact]
    public async Task Variable_that_nothing_reads_is_refused_by_every_command()
    {
        var slip = await Invocation.RunAsync(["list"], variables: new() { ["ESENAS_SLOT"] = "3" });
        Assert.Equal(ExitCode.Usage, slip.Code);
        Assert.StartsWith("esenas: ESENAS_SLOT is unknown; did you mean ESENAS_SLOTS?\n", slip.Error, StringComparison.Ordinal);

        // It once meant to overwrite a file in one command, and to go on with other numbers in another.
        var force = await Invocation.RunAsync(["export", "a"], variables: new() { ["ESENAS_FORCE"] = "1" });
        Assert.Equal(ExitCode.Usage, force.Code);
        Assert.Contains("ESENAS_FORCE is unknown; allowed: ESENAS_DELETE_FORCE, ESENAS_EVAL_FORCE, ESENAS_EXPORT_FORCE, " +
            "ESENAS_IMPORT_FORCE, ESENAS_PAPER_FORCE, ESENAS_PLOT_FORCE, ESENAS_RENDER_FORCE, ESENAS_RESUME_FORCE",
            force.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await Invocation.RunAsync(["list", "--help"], variables: new() { ["ESENAS_SLOT"] = "3" })).Code);
    }

    [Fact]
    public void Variable_of_an_option_has_one_meaning_in_all_commands_and_is_known_to_the_silo()
    {
        var terminal = new Terminal { Out = TextWriter.Null, Error = TextWriter.Null, Environment = static _ => null };
        var flags = new Flags(terminal.Environment);
        var root = ConsoleApp.CreateRoot(new Setup(terminal, new FakeConnector(), flags, new GlobalOptions(flags), CancellationToken.None),
            "esenas");
        var options = Commands(root)
            .SelectMany(command => command.Options).Where(option => option.Description?.EndsWith(']') is true).Distinct().ToLookup(
                option => option.Description![(option.Description!.LastIndexOf('[') + 1)..^1], option => option.Description);
        Assert.NotEmpty(options);
        Assert.All(options,
            variable => Assert.True(variable.Distinct().Count() == 1, $"{variable.Key}: {string.Join(" / ", variable.Distinct())}"));
        string[] ofSilo = [.. SiloSettingList.All.Select(setting => setting.Variable)];
        Assert.Equal(SettingVariables.OfConsole.Select(SettingVariables.Of).Order(StringComparer.Ordinal),
            options.Select(variable => variable.Key).Except(ofSilo).Order(StringComparer.Ordinal));

        static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);
    }

    [Fact]
    public async Task Variable_with_a_value_that_is_not_allowed_is_named()
    {
        var number = await Invocation.RunAsync(["run", "swimmer"], variables: new() { ["ESENAS_SEED"] = "x" });
        var truth = await Invocation.RunAsync(["list"], variables: new() { ["ESENAS_JSON"] = "maybe" });

        Assert.Equal(ExitCode.Usage, number.Code);
        Assert.StartsWith("esenas: ESENAS_SEED: 'x' is not allowed", number.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, truth.Code);
        Assert.StartsWith("esenas: ESENAS_JSON: 'maybe' is not allowed: 1 or 0", truth.Error, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Version_is_printed()
    {
        var result = await Invocation.RunAsync(["--version"]);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal(3, result.OutLines.Length);
        Assert.Matches(@"^\d+\.\d+\.\d+$", result.OutLines[0]);
        Assert.Matches(@"^\.NET \d+\.\d+\.\d+, \w+, ", result.OutLines[1]);
        Assert.Equal($"MuJoCo {MuJoCoLibrary.VersionText} ({MuJoCoLibrary.Path})", result.OutLines[2]);
    }
}
