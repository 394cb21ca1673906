using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Gets a run's policy file, waiting while it is being chosen.</summary>
internal static class PolicyRequest
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    /// <exception cref="CommandException">The run failed, or searches a function, which has no policy.</exception>
    public static async Task<string> WaitAsync(CommandContext context, IExperimentGrain run)
    {
        var asked = await run.GetStatus();
        if (BlackboxTask.Is(asked.Task))
        {
            throw new CommandException(ExitCode.Conflict,
                $"run {asked.Id} searches the function {asked.Task}, which has no policy to export or measure; its result: {context.Commands.Line("show", asked.Id)}");
        }
        var lastRemark = "";
        while (true)
        {
            var reply = await run.RequestPolicy();
            if (reply.Json is { } json) return json;
            if (RunReport.IsBroken(reply.Status.State)) throw new CommandException(ExitCode.RunFailed, $"run {reply.Status.Id} {RunReport.EndText(reply.Status)}");
            var remark = ActivityText.Phase(reply.Status);
            if (remark != lastRemark && remark.Length > 0) context.Note(lastRemark = remark);
            await Task.Delay(BetweenQuestions, context.Terminal.Time, context.Interrupted);
        }
    }
}
