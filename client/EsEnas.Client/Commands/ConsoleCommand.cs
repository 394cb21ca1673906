using System.CommandLine;

namespace EsEnas.Client.Commands;

/// <summary>A command: its arguments and options are made in the constructor, its work is <see cref="ExecuteAsync"/>.</summary>
internal abstract class ConsoleCommand : Command
{
    protected ConsoleCommand(Setup setup, string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction((parse, _) => ExecuteAsync(parse, new CommandContext(setup.Terminal with { Wide = setup.Globals.Wide(parse) },
            setup.Globals.Json(parse), setup.Globals.Connection(parse), setup.Globals.Commands(parse, setup.Terminal.Environment),
            setup.Connector, setup.Interrupted)));
    }

    /// <summary>Complete examples, without the program's name; shown by <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    protected abstract Task<int> ExecuteAsync(ParseResult parse, CommandContext context);

    protected static Argument<string> RunArgument() => new("RUN") { Description = "Name of a run, as `list` shows it" };
}
