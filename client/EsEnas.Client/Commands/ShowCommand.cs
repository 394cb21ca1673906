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
        if (status.ForkedFrom is { } origin && await HasGoneAsync(reader, origin, context.Interrupted))
            context.Note($"{origin.Run}, from which it was forked, has been deleted; this run does not need it");
        // What is stored of it cannot be decoded, so this is no answer.
        return status.State == RunState.Damaged ? ExitCode.RunFailed : ExitCode.Ok;
    }

    // Another run may have the name by now: it has another past.
    private static async Task<bool> HasGoneAsync(IRunReader reader, ForkOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            if ((await reader.GetStatusAsync(origin.Run, cancellationToken)).Id != origin.Run) return true;
            if (origin.Iteration.Value == 0) return false;
            var rows = await reader.GetHistoryAsync(origin.Run, origin.Iteration, 1, cancellationToken);
            return rows is not [var row] || (row.Iteration == origin.Iteration && row.Fingerprint.ToString() != origin.Fingerprint);
        }
        catch (RunException error)
        {
            // A damaged one is there.
            return error.Error == RunError.NotFound;
        }
        catch (CommandException error) when (error.ExitCode is ExitCode.NotFound or ExitCode.Usage)
        {
            return true;
        }
    }
}
