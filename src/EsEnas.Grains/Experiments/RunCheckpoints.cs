using System.Diagnostics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>Writes a run's record after the history rows that it covers; waits out a store that is unreachable.</summary>
internal sealed partial class RunCheckpoints(string run, RunStore store, RunHistory history, RunHistory polishHistory, RunBoard board, SiloMetrics metrics,
    TimeProvider time, ILogger<RunCheckpoints> logger)
{
    private const int LongestReason = 160;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    /// <summary>Writes, however long it takes.</summary>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="RunException">The history that the rows belong to is damaged (<see cref="RunError.Failed"/>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    public Task WriteAsync(Func<ExperimentRecord> next, CancellationToken cancellationToken) => WaitOutAsync(() => AttemptAsync(next), null, cancellationToken);

    /// <summary>
    /// Writes even if the history is damaged (the rows stay in the record then), so that a run can be paused, canceled or failed. Gives up when an attempt fails after
    /// <paramref name="patience"/>.
    /// </summary>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    /// <exception cref="Exception">The last attempt's error.</exception>
    public async Task WriteAnywayAsync(Func<ExperimentRecord> next, TimeSpan? patience, CancellationToken cancellationToken)
    {
        try
        {
            await WaitOutAsync(() => AttemptAsync(next), patience, cancellationToken);
        }
        catch (RunException exception) when (exception.Error == RunError.Failed)
        {
            await WaitOutAsync(() => WriteLastAsync(next()), patience, cancellationToken);
        }
    }

    /// <summary>Reads the whole history, however long it takes.</summary>
    /// <exception cref="RunException">It is damaged (<see cref="RunError.Failed"/>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    public Task VerifyHistoryAsync(CancellationToken cancellationToken) => WaitOutAsync(async () =>
    {
        await history.VerifyAsync();
        await polishHistory.VerifyAsync();
    }, null, cancellationToken);

    /// <summary>Tries again while the store fails, and says so in the run's status.</summary>
    /// <param name="attemptAsync">One attempt.</param>
    /// <param name="patience">After it the next failing attempt is the last; null: never.</param>
    /// <param name="cancellationToken">Ends it between attempts.</param>
    /// <exception cref="RunException">An attempt's: no waiting mends it.</exception>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="Exception">The last attempt's error.</exception>
    public async Task WaitOutAsync(Func<Task> attemptAsync, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await attemptAsync();
                if (attempt > 0) LogStoreBack(logger, run, time.GetElapsedTime(start).TotalSeconds);
                board.Hindrance = "";
                return;
            }
            catch (Exception exception) when (exception is not RunException && (exception is not InconsistentStateException || !store.Fenced))
            {
                // An inconsistency elsewhere (a history grain that was moved) heals like an outage.
                if (attempt == 0) LogStoreLost(logger, exception, run);
                board.Hindrance = $"paused: the store is unreachable, trying again: {Brief(exception)}";
                if (patience is { } limit && time.GetElapsedTime(start) >= limit) throw;
                var backOff = FirstBackOff * Math.Pow(2, Math.Min(attempt, 10));
                await Task.Delay(backOff < LongestBackOff ? backOff : LongestBackOff, time, cancellationToken);
            }
        }
    }

    private async Task AttemptAsync(Func<ExperimentRecord> next)
    {
        var start = time.GetTimestamp();
        var outcome = SiloMetrics.Failed;
        var bytes = 0;
        try
        {
            await history.StoreAsync();
            await polishHistory.StoreAsync();
            var record = WithPending(next(), [], [], []);
            bytes = record.Trainer.Length;
            await store.WriteAsync(record);
            outcome = SiloMetrics.Ok;
            Activity.Current?.SetTag(TelemetryCatalog.Bytes, bytes);
        }
        catch (InconsistentStateException) when (store.Fenced)
        {
            outcome = SiloMetrics.Fenced;
            throw;
        }
        finally
        {
            metrics.Checkpointed(outcome, time.GetElapsedTime(start).TotalSeconds, bytes);
        }
    }

    /// <summary>Writes once, the rows that the record covers inside it: for a silo that stops and cannot reach other grains any more.</summary>
    /// <exception cref="Exception">The attempt's error.</exception>
    public Task WriteLastAsync(ExperimentRecord last) => store.WriteAsync(WithPending(last, history.Pending, history.PendingProposals, polishHistory.Pending));

    private static ExperimentRecord WithPending(ExperimentRecord record, byte[] rows, byte[] proposals, byte[] polishRows) => record with
    {
        PendingRows = rows,
        PendingProposals = proposals,
        Polish = record.Polish is null ? null : record.Polish with { PendingRows = polishRows },
    };

    // Providers tell half a page about their connections.
    private static string Brief(Exception exception)
    {
        var line = exception.GetBaseException().Message.Split('\n')[0].Trim();
        return line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }

    [LoggerMessage(1, LogLevel.Warning, "Run {Run}: the store is unreachable; the run waits and tries again")]
    private static partial void LogStoreLost(ILogger logger, Exception exception, string run);

    [LoggerMessage(2, LogLevel.Information, "Run {Run}: the store is back after {Seconds:F1} s")]
    private static partial void LogStoreBack(ILogger logger, string run, double seconds);
}
