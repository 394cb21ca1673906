using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>
/// Prints a run's iterations as they complete, until it stops. Only looks: if no process computes the run, it prints what is stored.
/// </summary>
internal sealed class WatchCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<int?> from;

    public WatchCommand(Setup setup) : base(setup, "watch", "Follow a run's iterations until it stops",
        "watch swimmer-1a2b3c4d", "watch swimmer-1a2b3c4d --from 1 --json")
    {
        from = setup.Flags.Integer("--from", "I", "First iteration to print; default: the next one", 1, int.MaxValue);
        Add(run);
        Add(from);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var id = new RunId(parse.GetRequiredValue(run));
        var view = new RowPrinter(context, parse.GetValue(from) is { } first ? new IterationNumber(first) : null);
        await using (var store = await context.TryOpenStoreForAsync(id))
        {
            if (store is not null) return await PrintStoredAsync(context, store, id, view);
        }
        return await Takeover.RunAsync(context, ConnectionIntent.Use, id, connection => WatchAsync(context, connection, id, view));
    }

    private static async Task<int> PrintStoredAsync(CommandContext context, IRunReader store, RunId id, RowPrinter view)
    {
        var status = await store.GetStatusAsync(id, context.Interrupted);
        await foreach (var row in RunRows.ReadAllAsync(store, id, view.Next ?? status.Iteration, context.Interrupted))
            view.Print(row, status);
        if (store.Notice is { } notice) throw new CommandException(ExitCode.Unreachable, notice);
        if (status.State is RunState.Running or RunState.Paused)
            context.Note($"no silo works on {context.Connection.DataDirectory} now. Go on with: " +
                context.Commands.Line("resume", status.Id));
        return Finish(context, status);
    }

    private static async Task<int> WatchAsync(CommandContext context, IRunConnection connection, RunId id, RowPrinter view)
    {
        id = await connection.AskAsync(context, host => RunLookup.FindAsync(host, id));
        var grain = connection.Run(id);
        var reader = new GrainReader(connection, context.Note);
        var status = await connection.AskAsync(context, _ => reader.GetStatusAsync(id, context.Interrupted));
        var first = view.Next ??= status.Iteration + (status.State == RunState.Running ? 1 : 0);
        if (connection.IsHost || status.State != RunState.Running)
        {
            await foreach (var row in RunRows.ReadAllAsync(reader, id, first, context.Interrupted))
                view.Print(row, status);
            if (status.State == RunState.Running)
                context.Note($"no silo works on {context.Connection.DataDirectory} now. Go on with: {context.Commands.Line("resume", id)}");
        }
        else
        {
            try
            {
                status = await RunFollower.FollowAsync(connection, grain, first, view, context.Terminal.Time, context.Interrupted);
            }
            catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
            {
                context.Note($"stopped watching; {id} goes on.");
                return ExitCode.Interrupted;
            }
        }
        return Finish(context, status);
    }

    private static int Finish(CommandContext context, RunStatus status)
    {
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        else context.Note($"{status.Id} is {RunReport.StateName(status.State)} at iteration {status.Iteration} of " +
            $"{status.Iterations}{(status.Message.Length > 0 ? ": " + status.Message : "")}");
        return RunReport.IsBroken(status.State) ? ExitCode.RunFailed : ExitCode.Ok;
    }

    private sealed class RowPrinter(CommandContext context, IterationNumber? next) : IProgressView
    {
        private readonly RunRemarks remarks = new();

        /// <summary>The iteration to print next; null until it is known.</summary>
        public IterationNumber? Next { get; set; } = next;

        public void Show(RunStatus status, IReadOnlyList<IterationRow> rows)
        {
            foreach (var row in rows) Print(row, status);
            foreach (var line in remarks.Next(status)) context.Note(line);
        }

        public void Remark(string line) => context.Note(line);

        public void Print(IterationRow row, RunStatus status)
        {
            context.WriteLine(context.Json
                ? Json.Object(writer => RunReport.WriteRow(writer, row))
                : $"{row.Iteration}/{status.Iterations}  mean {Numbers.Return(row.MeanReturn)}  best " +
                    $"{Numbers.Return(row.BestReturn)}{ProgressText.Edges(status.Task, row.LiveWeights)}"
                    + (row.Diverged > 0 ? $"  {InvalidText.Of(row.Invalid, row.Evaluations)}" : ""));
            context.Terminal.Out.Flush();
            Next = row.Iteration.Next;
        }
    }
}
