using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Connections;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Sweeps;

/// <summary>Works a sweep through, or continues it, whichever command has asked for it.</summary>
/// <param name="context">The command.</param>
/// <param name="sweep">The sweep, checked.</param>
/// <param name="command">The command line that continues it.</param>
/// <param name="parallel">Runs at a time.</param>
/// <param name="usedUp">Cancelled when there is no more time for it; its runs are paused then.</param>
internal sealed class SweepRunner(CommandContext context, Sweep sweep, string command, int parallel, CancellationToken usedUp = default)
{
    /// <summary>Works on it; returns the states of its runs, and whether it was worked through.</summary>
    public async Task<(IReadOnlyDictionary<RunId, RunStatus> Statuses, bool IsFinished)> RunAsync(IRunConnection connection)
    {
        var found = await connection.AskAsync(context, host => SweepStart.ReadAsync(new GrainReader(host), sweep, CancellationToken.None));
        var progress = new SweepProgress(context.Terminal, sweep, found);
        var complete = found.Values.Count(status => status.State == RunState.Completed);
        context.Note($"sweep {sweep.Name}: {sweep.Runs.Count} runs" + (complete > 0 ? $", {complete} complete already" : "") +
            (connection.IsHost ? " (Ctrl-C pauses)" : $" at {context.Connection.Place}"));
        var finished = await new SweepExecution(context, connection, sweep, progress, parallel, usedUp).RunAsync();
        if (!finished)
        {
            var done = progress.Statuses.Values.Count(status => status.State == RunState.Completed);
            context.Note($"{done} of {sweep.Runs.Count} runs are complete. Go on with: {command}");
        }

        return (progress.Statuses, finished);
    }

    /// <summary>Whether a run has no result, and will not have one by going on.</summary>
    public static bool IsBroken(RunStatus status) => status.State is RunState.Failed or RunState.Damaged or RunState.Cancelled;

    /// <summary>Fails if a run has no result.</summary>
    /// <exception cref="CommandException">Names every such run (1).</exception>
    public static int EndOf(IEnumerable<RunStatus> statuses)
    {
        var broken = statuses.Where(IsBroken).ToList();
        return broken.Count == 0 ? ExitCode.Ok : throw new CommandException(ExitCode.RunFailed,
            string.Join('\n', broken.Select(status => $"run {status.Id} {Output.RunReport.EndText(status)}")));
    }
}
