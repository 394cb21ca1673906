using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Checkpoints a run and stops it until it is resumed.</summary>
internal sealed class PauseCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();

    public PauseCommand(Setup setup)
        : base(setup, "pause", "Checkpoint a run and stop it until it is resumed", "pause swimmer-1a2b3c4d") => Add(run);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        var status = await Takeover.RunAsync(context, ConnectionIntent.Use, name, connection =>
            connection.AskAsync(context, async host => await host.Run(await RunLookup.FindAsync(host, name)).Pause(),
                context.Commands.Line("show", name)));
        var id = status.ShownAs;
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        context.Note(status.State == RunState.Paused
            ? $"{id} is paused at iteration {status.Iteration} of {status.Iterations}. Go on with: {context.Commands.Line("resume", id)}"
            : $"{id} is {RunReport.StateName(status.State)}.");
        return ExitCode.Ok;
    }
}
