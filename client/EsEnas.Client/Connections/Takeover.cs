using EsEnas.Core.Runs;
using EsEnas.Hosting;

namespace EsEnas.Client.Connections;

/// <summary>
/// Work over a data directory that outlives the directory's host, which is another console and ends when its own run does: the work then
/// begins anew on another connection, so that all it asks for must be idempotent.
/// </summary>
internal static class Takeover
{
    // A client that computes takes over within a second or two; a client that only looks should find the new owner.
    private static readonly TimeSpan ReopenTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    /// <summary>Connects and works, again whenever the owner ends.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="intent">What the connection is for.</param>
    /// <param name="existing">The run that has to be there already; null for a new one.</param>
    /// <param name="work">Throws <see cref="HostGoneException"/> where it waited for a host that has gone.</param>
    public static async Task<T> RunAsync<T>(CommandContext context, ConnectionIntent intent, RunId? existing,
        Func<IRunConnection, Task<T>> work)
    {
        for (HostGoneException? gone = null; ;)
        {
            await using var connection = gone is not null ? await ReopenAsync(context, intent) : existing is not { } run
                ? await context.OpenAsync(intent) : await context.OpenForAsync(run, intent);
            if (gone is not null) context.Note(Change(context, gone, connection, intent));
            try
            {
                return await work(connection);
            }
            catch (HostGoneException exception)
            {
                // What it had answered is stored, what it had not is asked again.
                gone = exception;
            }
            catch (Exception error) when (connection.IsHost && ErrorReport.Of(error) is (ExitCode.Unreachable, { Count: > 0 } lines))
            {
                // Now: a silo whose store is away takes up to twenty seconds to stop.
                foreach (var line in lines) context.Note($"{context.Commands.Program}: {line}");
                throw new CommandException(ExitCode.Unreachable, "", error);
            }
        }
    }

    // A directory that silos serve is not hosted here: one of them comes back, or somebody says otherwise.
    private static async Task<IRunConnection> ReopenAsync(CommandContext context, ConnectionIntent intent)
    {
        var time = context.Terminal.Time;
        var told = false;
        for (var silent = new SilentTime(time); ; silent.Look())
        {
            var waited = silent.Waited;
            try
            {
                return await context.OpenAsync(intent == ConnectionIntent.Work || waited >= ReopenTimeout
                    ? intent : ConnectionIntent.AttachOnly);
            }
            catch (DataDirectoryException exception) when (exception.IsServed
                ? waited < Answers.Timeout
                : intent != ConnectionIntent.Work && waited < ReopenTimeout)
            {
                if (exception.IsServed && !told)
                    context.Note($"the silo that served {context.Connection.DataDirectory} has gone; waiting for one to come back");
                told |= exception.IsServed;
                await Task.Delay(BetweenAttempts, time, context.Interrupted);
            }
        }
    }

    private static string Change(CommandContext context, HostGoneException gone, IRunConnection connection, ConnectionIntent intent) =>
        gone.Silent is { } silent
            ? $"{silent} does not answer; going on by another gateway"
            : $"the process that hosted {context.Connection.DataDirectory} has gone{Successor(connection, intent)}";

    private static string Successor(IRunConnection connection, ConnectionIntent intent) =>
        !connection.IsHost ? "; another one hosts it now" : intent == ConnectionIntent.Work ? "; going on here" : "";
}
