using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace EsEnas.Client.Connections;

/// <summary>Waits for what a host answers: patiently while it is there, not at all once it has gone.</summary>
internal static class Answers
{
    /// <summary>How long a host may be silent.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Between a call that got no answer and the next attempt.</summary>
    public static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>What to say then.</summary>
    public const string NoAnswer = "no answer from the run's host; trying again";

    // A call into a process that was killed fails only after half a minute.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the answer to one call.</summary>
    /// <exception cref="HostGoneException">The host has gone.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the call itself continues.</exception>
    public static async Task<T> AnswerAsync<T>(this IRunConnection connection, Task<T> call, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (connection.IsHost) return await call.WaitAsync(cancellationToken);
        while (!call.IsCompleted)
        {
            await Task.WhenAny(call, Task.Delay(LookEvery, time, cancellationToken));
            if (call.IsCompleted) break;
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.IsHostGone()) throw new HostGoneException();
        }
        try
        {
            return await call;
        }
        catch (Exception error) when (IsPassing(error) && connection.IsHostGone())
        {
            throw new HostGoneException();
        }
    }

    /// <summary>Asks until there is an answer, or the host was silent for too long.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="context">The invocation. Ctrl-C ends the waiting for another process; what this very process accepts has to be known,
    /// so that it can be paused.</param>
    /// <param name="ask">The question; it may be asked several times.</param>
    /// <exception cref="HostGoneException">The host has gone.</exception>
    public static async Task<T> AskAsync<T>(this IRunConnection connection, CommandContext context, Func<IRunConnection, Task<T>> ask)
    {
        var time = context.Terminal.Time;
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await connection.AnswerAsync(ask(connection), time,
                    connection.IsHost ? CancellationToken.None : context.Interrupted);
            }
            catch (Exception error) when (IsPassing(error) && time.GetElapsedTime(began) < Timeout)
            {
                context.Note(NoAnswer);
            }
            await Task.Delay(BetweenAttempts, time, context.Interrupted);
        }
    }

    /// <summary>Whether an error says that a host is gone or busy, not that the run is wrong.</summary>
    public static bool IsPassing(Exception error) =>
        error is TimeoutException or EnumerationAbortedException or SiloUnavailableException or OrleansMessageRejectionException
            or ConnectionFailedException
            or ClientNotAvailableException;
}
