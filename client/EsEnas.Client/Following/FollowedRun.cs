using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>
/// What `run` and `resume` do: have a run accepted, follow it, print its result; on Ctrl-C pause it, if it works in this process.
/// </summary>
internal static class FollowedRun
{
    /// <param name="context">The invocation.</param>
    /// <param name="existing">The run that has to be there already; null for a new one.</param>
    /// <param name="accept">Submits or resumes the run; called again if the owner of the data directory ends.</param>
    /// <param name="greeting">What to say once it is accepted; null = nothing.</param>
    public static Task<int> RunAsync(CommandContext context, RunId? existing, Func<IRunConnection, Task<RunStatus>> accept,
        Func<RunStatus, IRunConnection, string?> greeting)
    {
        var greeted = false;
        return Takeover.RunAsync(context, ConnectionIntent.Work, existing, async connection =>
        {
            var status = await connection.AskAsync(context, accept, context.Commands.Line("list"));
            if (!greeted && greeting(status, connection) is { } line) context.Note(line);
            greeted = true;
            return await FollowAsync(context, connection, status);
        });
    }

    private static async Task<int> FollowAsync(CommandContext context, IRunConnection connection, RunStatus status)
    {
        try
        {
            if (status.State == RunState.Running) status = await ProgressAsync(context, connection, status);
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            if (await InterruptAsync(context, connection, status.Id) is not { } completed) return ExitCode.Interrupted;
            status = completed;
        }
        return await ReportAsync(context, connection, status);
    }

    private static Task<RunStatus> ProgressAsync(CommandContext context, IRunConnection connection, RunStatus status)
    {
        var terminal = context.Terminal;
        Task<RunStatus> Body(IProgressView view) =>
            RunFollower.FollowAsync(connection, connection.Run(status.Id), status.Iteration.Next, view, terminal.Time, context.Interrupted);
        return terminal.Redraws ? LiveProgress.RunAsync(terminal, Body) : Body(new PlainProgress(terminal));
    }

    /// <summary>Pauses a run that is computed here and prints how to continue; returns its status if it was completed already.</summary>
    private static async Task<RunStatus?> InterruptAsync(CommandContext context, IRunConnection connection, RunId id)
    {
        if (!connection.IsHost)
        {
            context.Note($"stopped watching; {id} goes on at {context.Connection.Place}. Watch it again: " +
                $"{context.Commands.Line("watch", id)}");
            return null;
        }
        context.Note("interrupted: writing a checkpoint (again: quit at once)");
        var paused = await PauseAsync(context, connection, id);
        if (paused.State != RunState.Paused) return paused;
        if (context.Json) context.WriteLine(RunReport.ToJson(paused));
        context.Note($"paused at iteration {paused.Iteration} of {paused.Iterations}. Go on with: " +
            $"{context.Commands.Line("resume", paused.Id)}");
        return null;
    }

    /// <exception cref="CommandException">The store is away: what has been computed since the last checkpoint is lost.</exception>
    private static async Task<RunStatus> PauseAsync(CommandContext context, IRunConnection connection, RunId id)
    {
        try
        {
            return await connection.AnswerAsync(connection.Run(id).Pause(), context.Terminal.Time, CancellationToken.None,
                () => Answers.RequireStoreAsync(connection, look: null));
        }
        catch (Exception error) when (ErrorReport.Of(error) is (ExitCode.Unreachable, [var line, ..]))
        {
            throw new CommandException(ExitCode.Unreachable, $"{id} could not be paused: {line}. What is stored of it goes on with: " +
                context.Commands.Line("resume", id));
        }
    }

    private static async Task<int> ReportAsync(CommandContext context, IRunConnection connection, RunStatus status)
    {
        var hasPolicy = status.State == RunState.Completed && !BlackboxTask.Is(status.Task);
        var policy = hasPolicy && (await connection.AskAsync(context, host => host.Run(status.Id).RequestPolicy())).Json is { } json
            ? PolicyDocument.FromJson(json)
            : null;
        if (context.Json) context.WriteLine(ResultJson(status, policy));
        else context.Terminal.Out
            .Write(status.State == RunState.Completed ? RunReport.ResultText(status, policy, context.Commands) : RunReport.ToText(status));
        switch (status.State)
        {
            case RunState.Completed:
                return ExitCode.Ok;
            case RunState.Paused:
                context.Note($"{status.Id} has been paused. Go on with: {context.Commands.Line("resume", status.Id)}");
                return ExitCode.Ok;
            default:
                throw new CommandException(ExitCode.RunFailed, $"run {status.Id} {RunReport.EndText(status)}");
        }
    }

    private static string ResultJson(RunStatus status, PolicyDocument? policy) => Json.Object(writer =>
    {
        RunReport.WriteProperties(writer, status);
        if (policy is null) return;
        writer.WriteNumber("reportEpisodes", policy.Provenance.Episodes);
    });
}
