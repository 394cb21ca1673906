using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Lets a run train on: more iterations, a larger budget, another rule by which it stops.</summary>
internal sealed class ExtendCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<int?> iterations;
    private readonly Option<string[]> sets;

    public ExtendCommand(Setup setup) : base(setup, "extend",
        "Raise a run's number of iterations or its budget; a completed run can then be resumed",
        "extend swimmer-1a2b3c4d --iterations 500", "extend hopper-1a2b3c4d --set budget.episodes=12000 --set stopWhenFlat.window=null")
    {
        iterations = setup.Flags.For("extend").Integer("--iterations", "K", "Iterations in all", 1, 10_000_000);
        sets = setup.Flags.For("extend").Repeated("--set", "PATH=VALUE",
            "Allow more by another key: stopAtReturn, budget.episodes, stopWhenFlat.window, …; may be repeated");
        Add(run);
        Add(iterations);
        Add(sets);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        var changes = SpecificationChanges.From(null, parse.GetValue(iterations), false, parse.GetValue(sets) ?? []);
        if (changes.Values.Count == 0) throw CommandException.Usage("extend: --iterations or --set is missing");
        var (isHost, isAgain) = (false, false);
        var wanted = changes.Values.Count == 1 ? parse.GetValue(iterations) : null;
        var status = await Takeover.RunAsync(context, ConnectionIntent.Use, name, async connection =>
        {
            isHost = connection.IsHost;
            var grain = connection.Run(await connection.AskAsync(context, host => RunLookup.FindAsync(host, name)));
            // Once: a second one would be refused, as the run then has that much already.
            if (isAgain && await AfterLostAnswerAsync(connection, grain, wanted, context) is { } extended) return extended;
            isAgain = true;
            // A silo of an older build knows iterations alone.
            var extending = wanted is { } most
                ? grain.Extend(most)
                : grain.ExtendBudget(SpecificationText.Write(changes.ApplyTo(new MappingNode([], 0))));
            return await connection.OnceAsync(context, extending, context.Commands.Line("show", name));
        });
        var id = status.ShownAs;
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        context.Note($"{id} has {status.Iterations} iterations now, {status.Iteration} of them done"
            + (status.EpisodesAllowed is { } episodes ? $", and {Numbers.Count(episodes)} training episodes" : "")
            + (status.State == RunState.Running && !isHost
                ? $". Watch it: {context.Commands.Line("watch", id)}"
                : $". Go on with: {context.Commands.Line("resume", id)}"));
        return ExitCode.Ok;
    }

    // The status if the lost request was carried out; null if it was not.
    private static async Task<RunStatus?> AfterLostAnswerAsync(IRunConnection connection, IExperimentGrain run, int? wanted,
        CommandContext context)
    {
        var status = await connection.AnswerAsync(run.GetStatus(), context.Terminal.Time, context.Interrupted);
        if (wanted is { } most) return status.Iterations >= most ? status : null;
        throw new CommandException(ExitCode.Unreachable, $"the silo that was asked has gone; whether it extended {status.Id} is in: " +
            context.Commands.Line("show", status.Id));
    }
}
