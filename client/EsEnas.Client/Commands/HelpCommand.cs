using System.CommandLine;
using EsEnas.Core.Documents;

namespace EsEnas.Client.Commands;

/// <summary><c>help COMMAND</c>: the same as <c>COMMAND --help</c>.</summary>
internal sealed class HelpCommand : ConsoleCommand
{
    private readonly Argument<string[]> words =
        new("COMMAND") { Description = "A command, such as run or task show; default: all of them", Arity = ArgumentArity.ZeroOrMore };

    public HelpCommand(Setup setup)
        : base(setup, "help", "Say what a command does, its options, examples", "help", "help run", "help task show")
    {
        words.CompletionSources.Add(_ => Parents.OfType<Command>()
            .SelectMany(root => root.Subcommands).Select(command => new System.CommandLine.Completions.CompletionItem(command.Name)));
        Add(words);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var command = (Command)parse.RootCommandResult.Command;
        List<string> path = [];
        foreach (var word in parse.GetValue(words) ?? [])
        {
            command = command.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? throw Unknown(command, path, word);
            path.Add(word);
        }
        return await parse.RootCommandResult.Command
            .Parse([.. path, "--help"]).InvokeAsync(parse.InvocationConfiguration, CancellationToken.None);
    }

    private static CommandException Unknown(Command command, List<string> path, string word)
    {
        if (command.Subcommands.Count == 0) return CommandException.Usage($"help: '{string.Join(' ', path)}' has no command '{word}'");
        var names = command.Subcommands.Select(sub => sub.Name).ToList();
        return CommandException.Usage(Spelling.Nearest(word, names) is { } nearest
            ? $"help: there is no command '{word}'. Did you mean '{nearest}'?"
            : $"help: there is no command '{word}': {string.Join(", ", names)}");
    }
}
