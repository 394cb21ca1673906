using System.CommandLine;
using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Raises a run's number of iterations.</summary>
internal sealed class ExtendCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<int?> iterations;

    public ExtendCommand(Setup setup) : base(setup, "extend", "Raise a run's number of iterations; a completed run can then be resumed",
        "extend swimmer-1a2b3c4d --iterations 500")
    {
        iterations = setup.Flags.For("extend").Integer("--iterations", "K", "Iterations in all", 1, 10_000_000);
        Add(run);
        Add(iterations);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var id = new RunId(parse.GetRequiredValue(run));
        var wanted = parse.GetValue(iterations) ?? throw CommandException.Usage("extend: --iterations is missing");
        await using var connection = await context.OpenForAsync(id);
        var status = await connection.Run(id).Extend(wanted);
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        context.Note($"{id} has {status.Iterations} iterations now, {status.Iteration} of them done."
            + (status.State == RunState.Running && !connection.IsHost
                ? $" Watch it: {context.Commands.Line("watch", id)}"
                : $" Go on with: {context.Commands.Line("resume", id)}"));
        return ExitCode.Ok;
    }
}
