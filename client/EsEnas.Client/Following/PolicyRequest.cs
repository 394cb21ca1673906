using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Client.Specifications;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Gets a run's policy file, waiting while it is being chosen.</summary>
internal static class PolicyRequest
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    /// <exception cref="CommandException">The run failed, or searches a function, which has no policy; or there is no such run.</exception>
    public static async Task<string> WaitAsync(CommandContext context, RunId run)
    {
        await using (var store = await context.TryOpenStoreForAsync(run))
        {
            if (store is not null)
            {
                RequirePolicies(context, await store.GetStatusAsync(run, context.Interrupted));
                if (await store.FindPolicyAsync(run, context.Interrupted) is { } chosen) return chosen;
            }
        }
        return await Takeover.RunAsync(context, ConnectionIntent.Use, run, connection => WaitAsync(context, connection, run));
    }

    private static void RequirePolicies(CommandContext context, RunStatus asked)
    {
        if (BlackboxTask.Is(asked.Task))
        {
            throw new CommandException(ExitCode.Conflict,
                $"run {asked.Id} searches the function {asked.Task}, which has no policy to export or measure; its result: " +
                $"{context.Commands.Line("show", asked.Id)}");
        }
    }

    private static async Task<string> WaitAsync(CommandContext context, IRunConnection connection, RunId run)
    {
        var id = await connection.AskAsync(context, host => RunLookup.FindAsync(host, run));
        var reader = new GrainReader(connection, context.Note);
        RequirePolicies(context, await reader.GetStatusAsync(id, context.Interrupted));
        if (await reader.FindPolicyAsync(id, context.Interrupted) is { } chosen) return chosen;
        var lastRemark = "";
        while (true)
        {
            var reply = await connection.AskAsync(context, host => host.Run(id).RequestPolicy());
            if (reply.Json is { } json) return json;
            if (RunReport.IsBroken(reply.Status.State))
                throw new CommandException(ExitCode.RunFailed, $"run {reply.Status.Id} {RunReport.EndText(reply.Status)}");
            var remark = ActivityText.Phase(reply.Status);
            if (remark != lastRemark && remark.Length > 0) context.Note(lastRemark = remark);
            await Task.Delay(BetweenQuestions, context.Terminal.Time, context.Interrupted);
        }
    }
}
