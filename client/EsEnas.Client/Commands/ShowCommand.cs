using System.CommandLine;
using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Shows where a run stands.</summary>
internal sealed class ShowCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();

    public ShowCommand(Setup setup)
        : base(setup, "show", "Show where a run stands", "show swimmer-1a2b3c4d", "show swimmer-1a2b3c4d --json") => Add(run);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var id = new RunId(parse.GetRequiredValue(run));
        await using var reader = context.OpenReaderFor(id);
        var status = await reader.GetStatusAsync(id, context.Interrupted);
        context.Terminal.Out.Write(context.Json ? RunReport.ToJson(status) + "\n" : RunReport.ToText(status, context.Commands));
        // What is stored of it cannot be decoded, so this is no answer.
        return status.State == RunState.Damaged ? ExitCode.RunFailed : ExitCode.Ok;
    }
}
