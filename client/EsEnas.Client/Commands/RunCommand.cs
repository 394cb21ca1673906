using System.CommandLine;
using EsEnas.Client.Following;
using EsEnas.Client.Connections;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Pages;
using EsEnas.Client.Parsing;
using EsEnas.Client.Processes;
using EsEnas.Client.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>
/// Submits a run and follows it. The same specification again is the same run: it is followed, resumed, or its result printed.
/// </summary>
internal sealed class RunCommand : ConsoleCommand
{
    private readonly SpecificationOptions specification;
    private readonly Option<string?> name;
    private readonly Option<bool> detach;
    private readonly Option<bool> page;
    private readonly SubmissionOptions submission;

    public RunCommand(Setup setup) : base(setup, "run", "Train a policy: submit a run and follow it",
        "run swimmer",
        "run swimmer --recipe paper --iterations 100 --seed 1",
        "run half-cheetah --recipe paper --set search.edges=32 --set optimizer.sigma=0.2 --name small-cheetah",
        "run experiment.yaml --detach",
        "run mytask.yaml --seed 2",
        "run blackbox/rastrigin --iterations 100")
    {
        specification = new SpecificationOptions(this, setup.Flags);
        name = setup.Flags.Text("--name", "N", "Name of the run; default: the task and 8 hex digits of the specification's hash");
        detach = setup.Flags.Switch("--detach", "Return as soon as the run is accepted; a silo in the background works on it");
        page = setup.Flags.Switch("--ui", "Show the run in a browser as well: prints the link of a page on this machine");
        Add(name);
        Add(detach);
        Add(page);
        submission = new SubmissionOptions(this, setup.Flags);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var prepared = PreparedRun.From(parse, specification, parse.GetValue(name), context);
        var detached = parse.GetValue(detach);
        if (detached && parse.GetValue(page))
            throw CommandException.Usage("run: --ui and --detach exclude each other; show a detached run with 'ui'");
        var told = specification.NamesIterations(parse);
        await using var offer = parse.GetValue(page) ? new PageOffer(context, 0, link => context.Note($"page: {link}")) : null;
        var (labels, replaces) = (submission.Labels(parse), submission.Replaces(parse));
        async Task<RunStatus> Accept(IRunConnection connection)
        {
            if (offer is not null) await offer.ShowAsync(connection);
            if (!told && (detached || connection.IsHost)) await TellLengthAsync(context, connection, prepared);
            told = true;
            if (replaces) await Submission.MakeRoomAsync(connection.Run(prepared.Id));
            replaces = false;
            return await AcceptAsync(connection, prepared, labels);
        }

        return detached
            ? await DetachedRun.StartAsync(context, existing: null, Accept)
            : await FollowedRun.RunAsync(context, existing: null, Accept, (status, connection) => Greeting(status, connection, context));
    }

    // Of a new run: one that is there already says where it stands.
    private static async Task TellLengthAsync(CommandContext context, IRunConnection connection, PreparedRun prepared)
    {
        if ((await connection.Catalog.List()).Any(entry => entry.Id == prepared.Id)) return;
        if (await RunEstimate.MeasureAsync(context, prepared.Specification) is { } length) context.Note($"{prepared.Id}: {length}");
    }

    private static async Task<RunStatus> AcceptAsync(IRunConnection connection, PreparedRun prepared, string? labels)
    {
        var status = await Submission.SubmitAsync(connection.Run(prepared.Id), prepared.Id, prepared.Yaml, labels);
        return status.State == RunState.Cancelled ? throw IsCancelled(status) : status;
    }

    /// <summary>What to say to who submits a run that has been cancelled.</summary>
    internal static CommandException IsCancelled(RunStatus status) => new(ExitCode.Conflict,
        $"run {status.Id} has been cancelled; --replace deletes it and takes its name, --name gives the new one another");

    private static string Greeting(RunStatus status, IRunConnection connection, CommandContext context) => status.State switch
    {
        RunState.Running when !status.Iteration.IsBeforeFirst =>
            $"{status.Id}: going on from iteration {status.Iteration} of {status.Iterations}",
        RunState.Running => $"{status.Id}: {status.Iterations} iterations of {status.EvaluationsPerIteration} evaluations" +
            (connection.IsHost ? " (Ctrl-C pauses)" : $" at {context.Connection.Place}"),
        RunState.Completed => $"{status.Id} is complete already",
        _ => status.Id.Value,
    };
}
