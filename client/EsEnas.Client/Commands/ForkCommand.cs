using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Connections;
using EsEnas.Client.Reading;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting.Telemetry;

namespace EsEnas.Client.Commands;

/// <summary>Starts a new run from where another one stood after an iteration.</summary>
internal sealed class ForkCommand : ConsoleCommand
{
    private readonly Argument<string> origin = new("RUN@K") { Description = "A run and the iteration after which the new one begins" };
    private readonly Option<string[]> sets;
    private readonly Option<string?> name;
    private readonly Option<string?> taskFile;
    private readonly SubmissionOptions submission;

    public ForkCommand(Setup setup) : base(setup, "fork", "Start a new run from another run's state after an iteration",
        "fork swimmer-1a2b3c4d@100 --set optimizer.sigma=0.05", "fork a@200 --set seed=2 --name b",
        "fork my-robot@3 --task-file mended.yaml")
    {
        sets = setup.Flags.Repeated("--set", "PATH=VALUE",
            "Change a value of the specification, such as optimizer.sigma=0.2; may be repeated");
        name = setup.Flags.For("fork")
            .Text("--name", "N", "Name of the new run; default: the run, the iteration and 8 hex digits of the new specification's hash");
        taskFile = setup.Flags.Text("--task-file", "FILE",
            "A corrected task file of the same task: another model, reward or termination; what is observed and driven stays");
        Add(origin);
        Add(taskFile);
        Add(sets);
        Add(name);
        submission = new SubmissionOptions(this, setup.Flags);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (run, iteration) = Split(parse.GetRequiredValue(origin));
        var labels = submission.Labels(parse);
        RunId? chosen = parse.GetValue(name) is { } asked ? RunName.Checked(asked) : null;
        var changes = SpecificationChanges.From(null, null, false, parse.GetValue(sets) ?? []);
        // The same fork again is the same run.
        return await Takeover.RunAsync(context, ConnectionIntent.Use, run,
            connection => ForkAsync(parse, context, connection, (run, iteration), (chosen, labels, changes)));
    }

    private async Task<int> ForkAsync(ParseResult parse, CommandContext context, IRunConnection connection,
        (RunId Run, IterationNumber Iteration) from, (RunId? Chosen, string? Labels, SpecificationChanges Changes) wanted)
    {
        var ((run, iteration), (chosen, labels, changes)) = (from, wanted);
        var id = await connection.AskAsync(context, host => RunLookup.FindAsync(host, run));
        var root = SpecificationYaml.Parse(await connection.AskAsync(context, host => host.Run(id).GetSpecification()));
        var before = SpecificationText.ReadStored(root);
        var warnings = new List<string>();
        root = SpecificationText.WithTodaysNames(root, []);
        if (parse.GetValue(taskFile) is { } file) root = SpecificationSource.WithTaskFile(root, file);
        root = changes.ApplyTo(root, warnings);
        var specification = SpecificationText.ReadStored(root);
        foreach (var warning in warnings.Distinct()) context.Note($"warning: {warning}");
        foreach (var idle in IdleKeys.Inherited(before, specification))
            context.Note($"warning: {idle.Key}: '{idle.Value}' has no effect here, as in {id}: {idle.Reason}");
        var target = chosen ?? RunName.Checked(DefaultName(id, iteration, SpecificationText.Hash(specification)));
        // A process that only looks would not compute it.
        using var span = ClientTelemetry.StartSubmit(target);
        var request = new ForkRequest(target, iteration, SpecificationText.ToCanonicalYaml(specification), Start: !connection.IsHost,
            TraceParent: span?.Id ?? "", Labels: labels);
        var look = context.Commands.Line("show", target);
        if (submission.Replaces(parse))
        {
            await connection.AskAsync(context, async host =>
            {
                await Submission.MakeRoomAsync(host.Run(target));
                return true;
            }, look);
        }

        var isOver = !iteration.IsBeforeFirst && !ForkRules.ChangesJudgement(before, specification)
            && IterationRow.Unpack(await connection.AskAsync(context, host => host.Run(id).GetHistory(iteration, 1)))
                is [{ Scale.Change: ScaleChange.Ended }, ..];
        var status = await VerificationFollower.FollowAsync(context, connection, connection.Verifier(id).Fork(request),
            update => update.Forked, look);
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        else context.WriteLine(status.Id.Value);
        context.Note(connection.IsHost
            ? $"{status.Id} begins after iteration {iteration} of {id}. Run it: {context.Commands.Line("resume", status.Id)}"
            : $"{status.Id} begins after iteration {iteration} of {id} and is {RunReport.StateName(status.State)}. Watch it: " +
                $"{context.Commands.Line("watch", status.Id)}");
        if (isOver)
            context.Note($"warning: its training is over, as {id}'s was after iteration {iteration}: it only chooses and finishes a " +
                "policy. An earlier iteration would train, and so would a change of the task: taskOptions, horizon or --task-file");
        return ExitCode.Ok;
    }

    internal static string DefaultName(RunId run, IterationNumber iteration, string hash)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"-{iteration}-{hash[..8]}");
        return run.Value[..Math.Min(run.Value.Length, RunName.MaxLength - tail.Length)] + tail;
    }

    private static (RunId Run, IterationNumber Iteration) Split(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || !NumberText.TryReadInteger(text[(at + 1)..], out var number) || number < 0 || number > int.MaxValue)
            throw CommandException.Usage($"'{SafeText.Shown(text)}' is not allowed: RUN@K, a run's name and an iteration, such as a@100");
        return (RunName.Checked(text[..at]), new IterationNumber((int)number));
    }
}
