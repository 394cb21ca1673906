using System.Data.Common;
using System.Net.Sockets;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>
/// Sees every request to one store, and says in one line that it fails, in one a minute that it still does, and in one that it is back.
/// Thread safe.
/// </summary>
/// <param name="store">What an operator calls it.</param>
/// <param name="logger">Takes the lines.</param>
/// <param name="time">The clock.</param>
/// <param name="kind">Its kind; default that which needs no server.</param>
internal sealed partial class StoreWatch(string store, ILogger<StoreWatch> logger, TimeProvider time, StoreKind? kind = null) : IStoreHealth
{
    /// <summary>A request that has taken longer is wrong, also if it does not fail.</summary>
    internal static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(2);

    /// <summary>Time between two lines that say that it still fails.</summary>
    internal static readonly TimeSpan Repeat = TimeSpan.FromSeconds(60);

    /// <summary>How long nothing must have failed until it counts as back: one that fails now and then is not.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly LinkedList<(long Start, DateTimeOffset At)> pending = new();
    private readonly StoreKind kind = kind ?? StoreKinds.Default;
    private DateTimeOffset sinceAt;

    // What fails is writing: that something can be read proves nothing, as on a full disk.
    private bool writeFailed;
    private string problem = "";
    private bool failing;
    private int failures;
    private long since;
    private long said;
    private long lastFailure;
    private long firstSuccess;

    /// <inheritdoc/>
    public StoreOutage? Outage
    {
        get
        {
            lock (gate)
            {
                if (failing && firstSuccess == 0) return new StoreOutage(kind.Word, sinceAt, problem);
                // One that answers now and then is not back: it has been away since it first failed.
                return pending.First is { Value: var oldest } && time.GetElapsedTime(oldest.Start) >= LateAfter
                    ? new StoreOutage(kind.Word, failing ? sinceAt : oldest.At, StoreOutage.NoAnswer)
                    : null;
            }
        }
    }

    /// <inheritdoc/>
    public StoreOutage Suspect(DateTimeOffset since, string problem)
    {
        if (Outage is { } known) return known;
        lock (gate)
        {
            var began = failing ? sinceAt : pending.First is { Value: var oldest } ? oldest.At : since;
            return new StoreOutage(kind.Word, began, problem);
        }
    }

    /// <inheritdoc/>
    public StoreException? Explain(Exception exception)
    {
        Exception[] chain = [.. StoreCall.Chain(exception)];
        return chain.OfType<StoreException>().FirstOrDefault()
            ?? (StoreCall.HasSeen(exception) || chain.Any(IsOfClient) ? Translate(exception) : null);
    }

    /// <summary>What a request ended with, in words of ours; null if it is the business of whoever asked.</summary>
    internal StoreException? Translate(Exception exception)
    {
        if (!IsOutage(exception)) return null;
        var text = StoreProblem.Of(exception, kind);
        var outage = Outage ?? new StoreOutage(kind.Word, time.GetUtcNow(), text);
        StoreException translated = new((outage with { Problem = text }).Text, text);
        StoreCall.See(translated);
        return translated;
    }

    /// <summary>Makes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Whose cancellation is no fault of the store.</param>
    /// <param name="writes">Whether it changes what is stored.</param>
    internal async Task<T> CallAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken, bool writes = false)
    {
        var (start, at) = (time.GetTimestamp(), time.GetUtcNow());
        StoreCall.Enter();
        LinkedListNode<(long, DateTimeOffset)> mine = new((start, at));
        lock (gate) pending.AddLast(mine);
        try
        {
            var answer = await request();
            Succeeded(start, writes);
            return answer;
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested && IsOutage(exception))
            {
                StoreCall.See(exception);
                Failed(exception, at, writes);
            }

            throw;
        }
        finally
        {
            lock (gate) pending.Remove(mine);
        }
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    internal Task CallAsync(Func<Task> request, CancellationToken cancellationToken, bool writes = false) =>
        CallAsync(Answering(request), cancellationToken, writes);

    /// <summary>
    /// Makes a request whose errors cross to other silos and consoles: what goes wrong with the store is told in words of ours.
    /// </summary>
    /// <inheritdoc cref="CallAsync{T}"/>
    internal async Task<T> CallTranslatedAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken, bool writes = false)
    {
        try
        {
            return await CallAsync(request, cancellationToken, writes);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <inheritdoc cref="CallTranslatedAsync{T}"/>
    internal Task CallTranslatedAsync(Func<Task> request, CancellationToken cancellationToken, bool writes = false) =>
        CallTranslatedAsync(Answering(request), cancellationToken, writes);

    private static Func<Task<bool>> Answering(Func<Task> request) => async () =>
    {
        await request();
        return true;
    };

    // Not a conflict, and not a state that cannot be read: those concern one grain, and whoever asked says so.
    private static bool IsOutage(Exception exception)
    {
        Exception[] chain = [.. StoreCall.Chain(exception)];
        return !chain.Any(each => each is InconsistentStateException or DamagedStateException)
            && chain.Any(each => IsOfClient(each)
                || each is DbException or TimeoutException or IOException or SocketException or OperationCanceledException);
    }

    // Orleans' Redis providers keep only the text of what they wrap.
    private static bool IsOfClient(Exception exception) => StoreKinds.IsOfLibrary(exception)
        || (exception.GetType().Namespace?.StartsWith("Orleans.", StringComparison.Ordinal) == true
            && StoreKinds.Exceptions.Any(each => exception.Message.Contains(each + ".", StringComparison.Ordinal)));

    private void Failed(Exception exception, DateTimeOffset at, bool writes)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            (lastFailure, firstSuccess) = (now, 0);
            failures++;
            // A request may have waited long before it failed, and others wait longer still.
            if (!failing) (sinceAt, writeFailed) = (pending.First is { Value: var oldest } && oldest.At < at ? oldest.At : at, false);
            writeFailed |= writes;
            problem = StoreProblem.Of(exception, kind);
            if (failing && time.GetElapsedTime(said, now) < Repeat) return;
            if (!failing) LogFails(logger, store, ShortText.Of(exception));
            else LogStillFails(logger, store, time.GetElapsedTime(since, now).TotalSeconds, failures, ShortText.Of(exception));
            if (!failing) since = now;
            (failing, said) = (true, now);
        }
    }

    private void Succeeded(long start, bool writes)
    {
        if (!Volatile.Read(ref failing)) return;
        lock (gate)
        {
            // One that began before the last failure says nothing about the time after it.
            if (!failing || start < lastFailure) return;
            var now = time.GetTimestamp();
            // Long after the last failure it may be that nobody has written since.
            if (writeFailed && !writes && time.GetElapsedTime(lastFailure, now) < Repeat) return;
            if (firstSuccess == 0) firstSuccess = now;
            if (time.GetElapsedTime(lastFailure, now) < Quiet) return;
            LogBack(logger, store, time.GetElapsedTime(since, firstSuccess).TotalSeconds, failures);
            (failing, failures) = (false, 0);
        }
    }
}
