using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Gives a run another name.</summary>
internal sealed class RenameCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Argument<string> wanted = new("NEW")
    {
        Description = "Its new name; the name that it was submitted by keeps leading to it",
    };

    public RenameCommand(Setup setup) : base(setup, "rename", "Give a run another name", "rename swimmer-1a2b3c4d best-so-far")
    {
        Add(run);
        Add(wanted);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (name, next) = (new RunId(parse.GetRequiredValue(run)), RunName.Checked(parse.GetRequiredValue(wanted)));
        // To give it twice changes nothing more.
        var status = await Takeover.RunAsync(context, ConnectionIntent.Use, name, connection => connection.AskAsync(context, async host =>
            await host.Run(await RunLookup.FindAsync(host, name)).Describe(new RunDescription(Name: next.Value)),
            context.Commands.Line("show", name)));
        var id = status.Id;
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        context.Note(status.Name.Length > 0 ? $"{id} is called {status.Name} now" : $"{id} has its first name again");
        return ExitCode.Ok;
    }
}
