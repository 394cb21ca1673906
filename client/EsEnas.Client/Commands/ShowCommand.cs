using System.CommandLine;
using EsEnas.Client.Exports;
using EsEnas.Client.Output;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Export.C;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Shows where a run stands.</summary>
internal sealed class ShowCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();

    private readonly Option<bool> sizes;

    public ShowCommand(Setup setup)
        : base(setup, "show", "Show where a run stands", "show swimmer-1a2b3c4d", "show swimmer-1a2b3c4d --json")
    {
        sizes = setup.Flags.For("show").Switch("--sizes", "Compile the policy for Cortex-M (arm-none-eabi-gcc) and show its bytes");
        Add(run);
        Add(sizes);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var id = new RunId(parse.GetRequiredValue(run));
        await using var reader = context.OpenReaderFor(id);
        var status = await reader.GetStatusAsync(id, context.Interrupted);
        var compiled = parse.GetValue(sizes) ? await CompileAsync(reader, status, context) : [];
        context.Terminal.Out.Write(context.Json
            ? Json.Object(writer =>
            {
                RunReport.WriteProperties(writer, status);
                if (compiled.Count > 0) CompiledText.Write(writer, compiled);
            }) + "\n"
            : RunReport.ToText(status, context.Commands) + (compiled.Count > 0 ? CompiledText.Table(compiled) : ""));
        if (status.ForkedFrom is { } origin && await HasGoneAsync(reader, origin, context.Interrupted))
            context.Note($"{origin.Run}, from which it was forked, has been deleted; this run does not need it");
        // What is stored of it cannot be decoded, so this is no answer.
        return status.State == RunState.Damaged ? ExitCode.RunFailed : ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<(string Arithmetic, CSize Size)>> CompileAsync(IRunReader reader, RunStatus status,
        CommandContext context)
    {
        var json = await reader.FindPolicyAsync(status.Id, context.Interrupted)
            ?? throw new CommandException(ExitCode.Conflict, $"--sizes: run {status.Id} has no policy before it is complete; " +
                $"{context.Commands.Line("export", status.Id, "--to", "c", "-o", "out")} measures the one of now");
        return await context.WorkAsync(() => CompiledPolicy.Measure(PolicyDocument.FromJson(json), context));
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
