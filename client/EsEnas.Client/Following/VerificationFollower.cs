using EsEnas.Client.Connections;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Follows a replay, a verification or a fork to its result.</summary>
internal static class VerificationFollower
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <summary>Returns the result in the last update; reports the others every few seconds.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="connection">Where it works.</param>
    /// <param name="stream">Its updates.</param>
    /// <param name="result">The result in an update; null if there is none yet.</param>
    /// <param name="look">The command that shows whether what was asked has been done; null if nothing is changed by it.</param>
    /// <exception cref="CommandException">There is none.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the work is ended.</exception>
    /// <exception cref="HostGoneException">The silo that was asked has gone or does not answer.</exception>
    public static async Task<T> FollowAsync<T>(CommandContext context, IRunConnection connection,
        IAsyncEnumerable<VerificationUpdate> stream, Func<VerificationUpdate, T?> result, string? look = null) where T : class
    {
        var time = context.Terminal.Time;
        var lastLine = time.GetTimestamp();
        var said = "";
        VerificationUpdate? last = null;
        await foreach (var update in connection.FollowAsync(context, stream, look))
        {
            last = update;
            // That nobody works on it is worth a line at once.
            if (last.Activity.Length == 0 || (last.Waits ? last.Activity == said : time.GetElapsedTime(lastLine) < Between)) continue;
            context.Note(said = last.Activity);
            lastLine = time.GetTimestamp();
        }
        if (last is null) throw new CommandException(ExitCode.Unreachable, "the service ended without a result; try again");
        return result(last) ?? throw new CommandException(ExitCode.RunFailed, "the service gave no result");
    }
}
