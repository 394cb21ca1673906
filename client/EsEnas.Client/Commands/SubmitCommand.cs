using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Submits a run without following it.</summary>
internal sealed class SubmitCommand : ConsoleCommand
{
    private readonly SpecificationOptions specification;
    private readonly Option<string?> name;
    private readonly SubmissionOptions submission;

    public SubmitCommand(Setup setup) : base(setup, "submit", "Submit a run without following it",
        "submit swimmer --seed 2",
        "submit experiment.yaml --cluster 10.0.0.5:30000")
    {
        specification = new SpecificationOptions(this, setup.Flags);
        name = setup.Flags.Text("--name", "N", "Name of the run; default: the task and 8 hex digits of the specification's hash");
        Add(name);
        submission = new SubmissionOptions(this, setup.Flags);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var prepared = PreparedRun.From(parse, specification, parse.GetValue(name), context);
        var (labels, replaces) = (submission.Labels(parse), submission.Replaces(parse));
        return await Takeover.RunAsync(context, ConnectionIntent.Use, existing: null,
            connection => SubmitAsync(context, connection, prepared, labels, replaces));
    }

    private static async Task<int> SubmitAsync(CommandContext context, IRunConnection connection, PreparedRun prepared, string? labels,
        bool replaces)
    {
        var status = await connection.AskAsync(context, async host =>
        {
            if (replaces) await Submission.MakeRoomAsync(host.Run(prepared.Id));
            return await Submission.SubmitAsync(host.Run(prepared.Id), prepared.Id, prepared.Yaml, labels);
        }, context.Commands.Line("show", prepared.Id));
        if (status.State == RunState.Cancelled) throw RunCommand.IsCancelled(status);
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        else context.WriteLine(status.Id.Value);
        context.Note(!connection.IsHost
            ? $"{status.Id} is {RunReport.StateName(status.State)}. Watch it: {context.Commands.Line("watch", status.Id)}"
            : status.State == RunState.Completed ? $"{status.Id} is complete already. See it: {context.Commands.Line("show", status.Id)}"
            : $"{status.Id} is stored; no silo works on {context.Connection.DataDirectory} now. Run it: " +
                $"{context.Commands.Line("resume", status.Id)}");
        return ExitCode.Ok;
    }
}
