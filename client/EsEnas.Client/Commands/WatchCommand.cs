using System.CommandLine;
using System.Runtime.ExceptionServices;
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
    private readonly Argument<string[]> runs = new("RUN")
    {
        Description = "Name of a run; several are followed at once",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<int?> from;

    public WatchCommand(Setup setup) : base(setup, "watch", "Follow the iterations of runs until they stop",
        "watch swimmer-1a2b3c4d", "watch swimmer-1a2b3c4d --from 1 --json", "watch first second third")
    {
        from = setup.Flags.Integer("--from", "I", "First iteration to print; default: the next one", 1, int.MaxValue);
        Add(runs);
        Add(from);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        RunId[] names = [.. parse.GetRequiredValue(runs).Distinct(StringComparer.Ordinal).Select(name => new RunId(name))];
        if (names.Length > 1)
        {
            if (parse.GetValue(from) is not null) throw CommandException.Usage("watch: --from is about one run");
            return await WatchManyAsync(context, names);
        }

        var id = names[0];
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

    private static async Task<int> WatchManyAsync(CommandContext context, RunId[] names)
    {
        IReadOnlyList<RunStatus> ends;
        await using (var store = await context.TryOpenStoreForAsync(names[0]))
        {
            if (store is not null)
            {
                // Nobody works on them: where they stand is all there is to see.
                var code = ExitCode.Ok;
                foreach (var name in names) code = Math.Max(code, Finish(context, await store.GetStatusAsync(name, context.Interrupted)));
                if (store.Notice is { } notice) throw new CommandException(ExitCode.Unreachable, notice);
                return code;
            }
        }

        using (var watched = new WatchedRuns(context))
        {
            (RunId Name, IWatchedRun View)[] views = [.. names.Select(name => (name, watched.Add(name.Value)))];
            try
            {
                ends = await Takeover.RunAsync(context, ConnectionIntent.Use, names[0],
                    connection => FollowAllAsync(context, connection, views));
            }
            catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
            {
                context.Note("stopped watching; the runs go on.");
                return ExitCode.Interrupted;
            }
        }

        return ends.Max(status => Finish(context, status));
    }

    private static async Task<IReadOnlyList<RunStatus>> FollowAllAsync(CommandContext context, IRunConnection connection,
        (RunId Name, IWatchedRun View)[] views)
    {
        // What ends one of them for a reason that concerns all, as a host that has gone, ends all.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Interrupted);
        var ids = new List<RunId>();
        foreach (var (name, _) in views) ids.Add(await connection.AskAsync(context, host => RunLookup.FindAsync(host, name)));
        async Task<RunStatus> FollowAsync(RunId id, IWatchedRun view)
        {
            try
            {
                var reader = new GrainReader(connection, view.Remark);
                var status = await connection.AskAsync(context, _ => reader.GetStatusAsync(id, stop.Token));
                view.Show(status, []);
                view.Next ??= status.Iteration + 1;
                return connection.IsHost || status.State != RunState.Running
                    ? status
                    : await RunFollower.FollowAsync(connection, connection.Run(id), view.Next.Value, view, context.Terminal.Time,
                        stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }

        var following = views.Select((view, i) => FollowAsync(ids[i], view.View)).ToArray();
        try
        {
            return await Task.WhenAll(following);
        }
        catch (Exception) when (following.FirstOrDefault(task => task.IsFaulted) is { Exception.InnerException: { } cause })
        {
            // That, and not that the others were ended for it.
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static int Finish(CommandContext context, RunStatus status)
    {
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        else context.Note($"{status.ShownAs} is {RunReport.StateName(status.State)} at iteration {status.Iteration} of " +
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
            context.WriteLine(context.Json ? Json.Object(writer => RunReport.WriteRow(writer, row)) : RowText.Of(row, status));
            context.Terminal.Out.Flush();
            Next = row.Iteration.Next;
        }
    }
}
