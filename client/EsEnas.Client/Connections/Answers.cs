using EsEnas.Grains.Abstractions;
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

    // A long iteration is no reason to knock at every gateway all the time.
    private const int LooksForGateways = 3;

    // Whoever answers does so in milliseconds, unless something is wrong or much is to be done.
    private const int LooksForReason = 2;
    private const int LooksForRemark = 2;
    private static readonly TimeSpan ReasonTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the answer to one call.</summary>
    /// <param name="connection">Where it was made.</param>
    /// <param name="call">The call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="onSilence">Called every second from the second one on; what it throws ends the waiting. Null: nothing is.</param>
    /// <exception cref="HostGoneException">The host has gone.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the call itself continues.</exception>
    public static async Task<T> AnswerAsync<T>(this IRunConnection connection, Task<T> call, TimeProvider time,
        CancellationToken cancellationToken, Func<Task>? onSilence = null)
    {
        if (connection.IsHost && (onSilence is null || connection.Stored is null)) return await call.WaitAsync(cancellationToken);
        for (var look = 1; !call.IsCompleted; look++)
        {
            await Task.WhenAny(call, Task.Delay(LookEvery, time, cancellationToken));
            if (call.IsCompleted) break;
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.IsHostGone()) throw new HostGoneException();
            if (look % LooksForGateways == 0 && await connection.FindSilentAsync(cancellationToken) is { Count: > 0 } silent
                && !call.IsCompleted)
                throw new HostGoneException(string.Join(", ", silent));
            if (look >= LooksForReason && onSilence is not null) await onSilence();
        }
        try
        {
            return await call;
        }
        catch (Exception error) when (PassingErrors.IsPassing(error) && connection.IsHostGone())
        {
            throw new HostGoneException();
        }
    }

    /// <summary>Asks until there is an answer, or the host was silent for too long.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="context">The invocation. Ctrl-C ends the waiting for another process; what this very process accepts has to be known,
    /// so that it can be paused.</param>
    /// <param name="ask">The question; it may be asked several times.</param>
    /// <param name="look">The command that shows whether what was asked has been done; null if nothing is changed by it.</param>
    /// <exception cref="HostGoneException">The host has gone.</exception>
    /// <exception cref="CommandException">There was no answer for too long, or the store cannot be used (6); interrupted (130).</exception>
    public static async Task<T> AskAsync<T>(this IRunConnection connection, CommandContext context, Func<IRunConnection, Task<T>> ask,
        string? look = null)
    {
        var time = context.Terminal.Time;
        var silent = new SilentTime(time);
        var looks = 0;
        async Task OnSilenceAsync()
        {
            silent.Look();
            await RequireStoreAsync(connection, look);
            if (!connection.IsHost && ++looks == LooksForRemark)
                context.Note($"no answer yet from {context.Connection.Place}; waiting (Ctrl-C ends that)");
        }

        try
        {
            while (true)
            {
                try
                {
                    return await connection.AnswerAsync(ask(connection), time,
                        connection.IsHost ? CancellationToken.None : context.Interrupted, OnSilenceAsync);
                }
                catch (Exception error) when (PassingErrors.IsPassing(error))
                {
                    if (silent.IsTooLong()) throw NoAnswerFrom(context, look, error);
                    context.Note(NoAnswer);
                }
                await Task.Delay(BetweenAttempts, time, context.Interrupted);
            }
        }
        catch (OperationCanceledException) when (look is not null && context.Interrupted.IsCancellationRequested)
        {
            throw InterruptedBefore(look);
        }
    }

    /// <summary>Waits for the answer to a call that is not made again, for it would do more the second time.</summary>
    /// <param name="connection">Where it was made.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="call">The call.</param>
    /// <param name="look">The command that shows whether what was asked has been done; null if nothing is changed by it.</param>
    /// <exception cref="HostGoneException">The host has gone.</exception>
    /// <exception cref="CommandException">There was no answer, or the store cannot be used (6); interrupted (130).</exception>
    public static async Task<T> OnceAsync<T>(this IRunConnection connection, CommandContext context, Task<T> call, string? look)
    {
        try
        {
            return await connection.AnswerAsync(call, context.Terminal.Time, context.Interrupted,
                () => RequireStoreAsync(connection, look));
        }
        catch (Exception error) when (PassingErrors.IsPassing(error))
        {
            throw NoAnswerFrom(context, look, error);
        }
        catch (OperationCanceledException) when (look is not null && context.Interrupted.IsCancellationRequested)
        {
            throw InterruptedBefore(look);
        }
    }

    /// <summary>The updates of a stream, each waited for like the answer to a call that is not made again.</summary>
    /// <param name="connection">Where it was asked.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="look">The command that shows whether what was asked has been done; null if nothing is changed by it.</param>
    /// <exception cref="HostGoneException">The host has gone.</exception>
    /// <exception cref="CommandException">There was no answer, or the store cannot be used (6); interrupted (130).</exception>
    public static async IAsyncEnumerable<T> FollowAsync<T>(this IRunConnection connection, CommandContext context,
        IAsyncEnumerable<T> stream, string? look = null)
    {
        // The token stays here: canceling a call that waits in this very process would only fill the silo's log. What did not come to its
        // end is not waited for either: its silo has gone, or ends it by itself when nobody asks any more.
        var updates = stream.GetAsyncEnumerator(CancellationToken.None);
        while (await connection.OnceAsync(context, updates.MoveNextAsync().AsTask(), look)) yield return updates.Current;
        await updates.DisposeAsync();
    }

    private static CommandException NoAnswerFrom(CommandContext context, string? look, Exception error) =>
        new(ExitCode.Unreachable, $"no answer from {context.Connection.Place}{MayBeDone(look)}", error);

    private static CommandException InterruptedBefore(string look) => new(ExitCode.Interrupted, $"interrupted{MayBeDone(look)}");

    private static string MayBeDone(string? look) => look is null ? "" : $"; what was asked may have been done; see {look}";

    /// <summary>What is wrong with the store of the runs; null if nothing is, or nobody can tell.</summary>
    public static async Task<StoreOutage?> FindOutageAsync(this IRunConnection connection)
    {
        try
        {
            return connection.Stored is { } stored ? await stored.GetOutage().WaitAsync(ReasonTimeout) : null;
        }
        catch (Exception)
        {
            // The silo does not answer that either, or is of an older build.
            return null;
        }
    }

    /// <summary>Ends the waiting for an answer that will not come, because the store cannot be used.</summary>
    /// <param name="connection">Where it was asked.</param>
    /// <param name="look">The command that shows whether what was asked has been done; null if nothing is changed by it.</param>
    /// <exception cref="CommandException">It cannot.</exception>
    public static async Task RequireStoreAsync(IRunConnection connection, string? look)
    {
        if (await connection.FindOutageAsync() is { } outage)
            throw new CommandException(ExitCode.Unreachable,
                look is null ? outage.Text : $"{outage.Text.TrimEnd('.')}; what was asked may still be done when it is back; see {look}");
    }
}
