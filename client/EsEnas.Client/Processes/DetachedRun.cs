using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Processes;

/// <summary>
/// What `run --detach` and `resume --detach` do: have the run accepted, and see that somebody works on it after this process has ended.
/// </summary>
internal static class DetachedRun
{
    /// <param name="context">The invocation.</param>
    /// <param name="existing">The run that has to be there already; null for a new one.</param>
    /// <param name="accept">Submits or resumes the run.</param>
    public static async Task<int> StartAsync(CommandContext context, RunId? existing, Func<IRunConnection, Task<RunStatus>> accept)
    {
        var (status, wasHost) = await Takeover.RunAsync(context, ConnectionIntent.Use, existing,
            async connection => (await connection.AskAsync(context, accept), connection.IsHost));
        if (wasHost && status.State == RunState.Running) status = await HandOverAsync(context, status);
        if (context.Json) context.WriteLine(RunReport.ToJson(status));
        else context.WriteLine(status.Id.Value);
        context.Note(status.State == RunState.Running
            ? $"{status.Id} works in the background. Watch it: {context.Commands.Line("watch", status.Id)}"
            : $"{status.Id} is {RunReport.StateName(status.State)}.");
        return RunReport.IsBroken(status.State)
            ? throw new CommandException(ExitCode.RunFailed, $"run {status.Id} {RunReport.EndText(status)}")
            : ExitCode.Ok;
    }

    private static async Task<RunStatus> HandOverAsync(CommandContext context, RunStatus status)
    {
        var silo = await BackgroundSilo.StartAsync(context);
        if (await silo.AttachAsync(context) is { } attached)
        {
            await using (attached)
            {
                try
                {
                    return await attached.AskAsync(context, host => host.Run(status.Id).GetStatus());
                }
                catch (HostGoneException)
                {
                    // It has finished all there was to do since.
                }
            }
        }
        status = await Takeover.RunAsync(context, ConnectionIntent.Use, status.Id,
            connection => connection.AskAsync(context, host => host.Run(status.Id).GetStatus()));
        return status.State == RunState.Running
            ? throw new CommandException(ExitCode.RunFailed, $"the background silo has ended; see {silo.Log}")
            : status;
    }
}
