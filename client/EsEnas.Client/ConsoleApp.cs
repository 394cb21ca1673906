using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Client.Commands;
using EsEnas.Client.Completion;
using EsEnas.Client.Connections;
using EsEnas.Client.Doctor;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Settings;

namespace EsEnas.Client;

/// <summary>The console: parses a command line, runs the command, reports errors as lines on standard error and an exit code.</summary>
internal static class ConsoleApp
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, IConnector connector, CancellationToken interrupted)
    {
        var program = CommandNames.ProgramOf(terminal.Environment);
        try
        {
            var flags = new Flags(terminal.Environment);
            var root = CreateRoot(new Setup(terminal, connector, flags, new GlobalOptions(flags), interrupted), program);
            if (args.Length == 0)
            {
                await root.Parse(["--help"])
                    .InvokeAsync(new InvocationConfiguration { Output = terminal.Error, Error = terminal.Error }, CancellationToken.None);
                return ExitCode.Usage;
            }
            var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            if (!IsSuggestion(root, parse) && parse.Action is null or not (HelpAction or ExamplesHelpAction or VersionAction)
                && UsageErrors(parse, terminal) is { Count: > 0 } errors)
            {
                foreach (var error in errors) terminal.Error.Write($"{program}: {error}\n");
                terminal.Error.Write($"{program}: see '{HelpLine(parse, program)}'\n");
                return ExitCode.Usage;
            }
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }, CancellationToken.None);
        }
        catch (Exception error)
        {
            if (terminal.Environment("ESENAS_DEBUG") is "1") terminal.Error.Write(error + "\n");
            var (code, lines) = ErrorReport.Of(error);
            foreach (var line in lines) terminal.Error.Write($"{program}: {line}\n");
            return code;
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
            await terminal.Error.FlushAsync(CancellationToken.None);
        }
    }

    internal static RootCommand CreateRoot(Setup setup, string program)
    {
        var root = new RootCommand("Searches policy architecture and weights at once (ES-ENAS) on MuJoCo tasks, durably.")
        {
            new RunCommand(setup), new SubmitCommand(setup), new ListCommand(setup), new ShowCommand(setup), new WatchCommand(setup),
            new PauseCommand(setup), new ResumeCommand(setup), new CancelCommand(setup), new ExtendCommand(setup),
            new ShrinkCommand(setup), new DeleteCommand(setup), new RenameCommand(setup), new LabelCommand(setup),
            new HistoryCommand(setup), new DiagnoseCommand(setup), new ExportCommand(setup), new EvalCommand(setup),
            new RenderCommand(setup),
            new ReplayCommand(setup), new VerifyCommand(setup), new ForkCommand(setup),
            new SpecCommand(setup), new ValidateCommand(setup), new SpaceCommand(setup),
            new SweepCommand(setup), new CompareCommand(setup), new PlotCommand(setup), new PaperCommand(setup),
            new UiCommand(setup),
            new Command("task", "What is known about the tasks")
            {
                new TaskListCommand(setup), new TaskShowCommand(setup), new TaskTraceCommand(setup), new TaskImportCommand(setup)
            },
            new Command("recipe", "What the recipes set") { new RecipeListCommand(setup), new RecipeShowCommand(setup) },
            new Command("bench", "Measures this machine") { new BenchRolloutsCommand(setup), new BenchIterationCommand(setup),
                new BenchSearchCommand(setup) },
            new SiloCommand(setup), new ClusterCommand(setup), new CertificatesCommand(setup), new DoctorCommand(setup),
            new TracesCommand(setup), new CompletionCommand(setup), new HelpCommand(setup),
        };
        root.HelpName = program;
        RunNames.AddTo(root, setup);
        NameArguments(root);
        foreach (var option in setup.Globals.All) root.Add(option);
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help }) option.Action = new ExamplesHelpAction(help, program);
            if (option is VersionOption) option.Action = new VersionAction();
        }
        return root;
    }

    // Help would call an argument by all that it may be completed to, in one long word.
    private static void NameArguments(Command command)
    {
        foreach (var argument in command.Arguments) argument.HelpName ??= argument.Name;
        foreach (var sub in command.Subcommands) NameArguments(sub);
    }

    // A line that a shell wants to complete is rarely right as it stands.
    private static bool IsSuggestion(RootCommand root, ParseResult parse) =>
        root.Directives.OfType<SuggestDirective>().Any(directive => parse.GetResult(directive) is not null);

    private static List<string> UsageErrors(ParseResult parse, Terminal terminal)
    {
        var command = parse.CommandResult.Command;
        var errors = new List<string>();
        try
        {
            SettingVariables.Check(terminal.Variables);
        }
        catch (SettingException exception)
        {
            return [exception.Message];
        }
        string[] unknown = [.. MisplacedOptions(parse), .. parse.UnmatchedTokens];
        errors.AddRange(WithoutValues(unknown).Select(token => UnknownToken(command, token)));
        if (errors.Count > 0) return errors;
        if (command.Subcommands.Count > 0 && command is not ConsoleCommand)
            return [$"a command is missing{(command is RootCommand ? "" : $" after '{command.Name}'")}: " +
                $"{string.Join(", ", command.Subcommands.Select(sub => sub.Name))}"];
        foreach (var error in parse.Errors)
        {
            errors.Add(error.SymbolResult switch
            {
                ArgumentResult { Tokens.Count: 0, Parent: CommandResult } argument =>
                    $"{command.Name}: {argument.Argument.Name} is missing",
                OptionResult { Tokens.Count: 0, Implicit: false } option =>
                    $"{option.Option.Name} needs a value ({option.Option.HelpName})",
                OptionResult { IdentifierTokenCount: > 1, Option.Arity.MaximumNumberOfValues: 1 } option =>
                    $"{option.Option.Name} is given twice",
                OptionResult { Implicit: true, Option: { Required: true, HasDefaultValue: false } } option =>
                    $"{command.Name}: {option.Option.Name} is missing",
                _ => error.Message,
            });
        }
        return errors.Distinct().ToList();
    }

    /// <summary>Words like options that the parser took for arguments; after <c>--</c> they are meant so.</summary>
    private static IEnumerable<string> MisplacedOptions(ParseResult parse) => parse.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? []
        : parse.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(value => value.Length > 1 && value[0] == '-');

    /// <summary>The words without what follows an unknown option: that may be its value, and a secret.</summary>
    private static IEnumerable<string> WithoutValues(string[] words) => words.Where((word, i) =>
        IsOption(word) || i == 0 || !IsOption(words[i - 1]) || words[i - 1].Contains('=', StringComparison.Ordinal));

    private static bool IsOption(string word) => word.StartsWith('-') && word.Length > 1;

    private static string UnknownToken(Command command, string token)
    {
        var isOption = IsOption(token);
        var name = isOption ? token.Split('=')[0] : token;
        var candidates = isOption
            ? Scope(command).SelectMany(scope => scope.Options.Where(option => scope == command || option.Recursive))
                .SelectMany(option => option.Aliases.Append(option.Name)).Where(alias => alias.StartsWith('-'))
            : command.Subcommands.Select(sub => sub.Name);
        var kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var meant = isOption ? null : CommandNames.Elsewhere.GetValueOrDefault(name) is { } word && candidates.Contains(word) ? word : null;
        var suggestion = (meant ?? Spelling.Nearest(name, candidates)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return $"unknown {kind} '{SafeText.Shown(name)}'.{suggestion}";
    }

    private static IEnumerable<Command> Scope(Command command)
    {
        for (var current = command; current is not null; current = current.Parents.OfType<Command>().FirstOrDefault()) yield return current;
    }

    private static string HelpLine(ParseResult parse, string program) =>
        string.Join(' ', [program, .. Scope(parse.CommandResult.Command)
            .Where(command => command is not RootCommand).Reverse().Select(command => command.Name), "--help"]);

    /// <summary>The library's help, then the command's examples.</summary>
    private sealed class ExamplesHelpAction(HelpAction help, string program) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            var examples = parseResult.CommandResult.Command is ConsoleCommand command ? command.Examples
                : parseResult.CommandResult.Command.Subcommands.OfType<ConsoleCommand>().Select(sub => sub.Examples[0]).ToList();
            output.Write("Examples:\n");
            foreach (var example in examples) output.Write($"  {program} {example}\n");
            output.Write("\n");
            return code;
        }
    }

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.Write(VersionText.Whole());
            return ExitCode.Ok;
        }
    }
}
