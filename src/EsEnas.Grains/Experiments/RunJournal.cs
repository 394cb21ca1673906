using System.Diagnostics;
using System.Globalization;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// The only writer of a run's record, history and archive: takes what happens, writes it when it is time, rows before the record that
/// covers them; waits out a store that is unreachable. A record in memory is the stored one.
/// </summary>
/// <remarks>Not thread safe: one write at a time. Readers may interleave with it at awaits.</remarks>
internal sealed partial class RunJournal(RunId run, RunStore store, IGrainFactory grains, RunActivity activity, ArchiveWriter archive,
    SiloMetrics metrics, TimeProvider time, ILogger<RunJournal> logger, IStoreHealth? health = null)
{
    private const int LongestReason = 160;
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(2);

    // Rows of quick iterations between rare checkpoints must not fill the memory, nor a stopping silo's last record.
    private const int MaxPendingRows = 10_000;
    private readonly RunIncidents incidents = new(time);
    private RunTelemetry? telemetry;
    private TimeSpan every;

    // Null: what comes next is written at once.
    private long? lastCommit;

    // Since when the store is away; null if it is not.
    private long? lost;

    /// <summary>Whether there is a record.</summary>
    public bool Exists => store.Exists;

    /// <summary>Why the record cannot be decoded; empty if it can.</summary>
    public string Damage => store.Damage;

    /// <summary>Whether another activation has taken the run over: nothing may be written any more.</summary>
    public bool Fenced => store.Fenced;

    /// <summary>The record as it is stored.</summary>
    public ExperimentRecord Record => store.Record;

    /// <summary>The rows, stored or not.</summary>
    public RunHistories Histories { get; } = new(run, key => new HistoryGrains(key, grains));

    /// <summary>What happened to the run lately, stored or not, the newest first.</summary>
    public IReadOnlyList<RunIncident> Incidents => incidents.Shown;

    /// <summary>Whether one of them contains these words.</summary>
    public bool Tells(string words) => incidents.Stored.Any(incident => incident.Text.Contains(words, StringComparison.Ordinal));

    /// <summary>Notes something that happened to the run; it is stored with the next record that is written anyway.</summary>
    /// <param name="text">What happened.</param>
    /// <param name="evaluations">Evaluations that are made once more because of it.</param>
    public void Note(string text, int evaluations = 0) => incidents.Add(Histories.Training.LastIteration, text, evaluations);

    /// <summary>The record of a session as it is now.</summary>
    public ExperimentRecord Snapshot(RunSession session) => Histories.WithLast(session.Snapshot(Record));

    /// <summary>The record was decoded, and makes no sense.</summary>
    public void Distrust(string reason) => store.Distrust(reason);

    /// <summary>Takes up the stored record, of an activation that has just begun.</summary>
    /// <exception cref="ArgumentException">It is damaged.</exception>
    public void Open()
    {
        incidents.Restart(Record.Incidents);
        Histories.Restart(Record);
    }

    /// <summary>Starts over from a record.</summary>
    /// <exception cref="ArgumentException">It is damaged.</exception>
    public void Restart(ExperimentRecord record)
    {
        Histories.Restart(record);
        archive.Clear();
    }

    /// <summary>The run begins to work here.</summary>
    /// <param name="specification">Its specification.</param>
    /// <param name="measure">Measures what is written.</param>
    public void Begin(ExperimentSpecification specification, RunTelemetry measure)
    {
        telemetry = measure;
        every = TimeSpan.FromSeconds(specification.Checkpoint.EverySeconds);
        // After starts that brought nothing, what the first iteration brings is written at once.
        lastCommit = Record.Starts.WithoutIteration <= 1 ? time.GetTimestamp() : null;
    }

    /// <summary>Takes what has happened; nothing is written yet.</summary>
    /// <param name="session">The run after it.</param>
    /// <param name="told">What has happened.</param>
    public void Add(RunSession session, ToldPlan told)
    {
        foreach (var happened in told.Events)
        {
            if (happened is RunEvent.PhaseStarted started) Histories.Restart(started.Phase);
            if (happened is RunEvent.PlanCompleted { Row: { } row } done) Histories.Of(done.Phase.Name)!.Add(row, done.Summary);
        }

        if (told.Outcomes is { } outcomes) archive.Add(session.Definition.Trainer, told.Next.Training, outcomes);
    }

    /// <summary>Writes the record of the session if it is time to.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public async Task CommitInTimeAsync(RunSession session, CancellationToken cancellationToken)
    {
        if (archive.Urgent) await FlushArchiveAsync(session.Definition.Specification);
        if (lastCommit is not { } last || time.GetElapsedTime(last) >= every || Histories.PendingCount >= MaxPendingRows)
            await CommitAsync(session, record => record, cancellationToken);
    }

    /// <summary>Writes the record of the session.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public async Task CommitAsync(RunSession session, Func<ExperimentRecord, ExperimentRecord> change, CancellationToken cancellationToken)
    {
        await telemetry!.PhaseAsync(TelemetryCatalog.CheckpointPhase, TelemetryCatalog.CheckpointSpan, async Task () =>
        {
            await FlushArchiveAsync(session.Definition.Specification);
            await WriteAsync(() => change(Snapshot(session)) with { Starts = StartTally.None }, cancellationToken);
        });
        lastCommit = time.GetTimestamp();
        activity.Changed.Fire();
    }

    /// <summary>The first outcome of this start: from now on it is not one of those that brought nothing. Never throws.</summary>
    public async Task NoteOutcomeAsync()
    {
        if (Record.Starts.WithoutOutcome == 0) return;
        try
        {
            await PutAsync(Record with { Starts = Record.Starts.WithOutcome() });
        }
        catch (Exception)
        {
            // The next checkpoint says so, and says it again if the store is away.
        }
    }

    /// <summary>Writes a record, however long it takes.</summary>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="RunException">The history that the rows belong to is damaged (<see cref="RunError.Failed"/>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    public Task WriteAsync(Func<ExperimentRecord> next, CancellationToken cancellationToken) =>
        WaitOutAsync(() => AttemptAsync(next), null, cancellationToken);

    /// <summary>
    /// Writes even if the history is damaged (the rows stay in the record then), so that a run can be paused, canceled or failed. Gives up
    /// when an attempt fails after <paramref name="timeout"/>.
    /// </summary>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    /// <exception cref="Exception">The last attempt's error.</exception>
    public async Task WriteAnywayAsync(Func<ExperimentRecord> next, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            await WaitOutAsync(() => AttemptAsync(next), timeout, cancellationToken);
        }
        catch (RunException exception) when (exception.Error == RunError.Failed)
        {
            await WaitOutAsync(() => WriteLastAsync(next()), timeout, cancellationToken);
        }
    }

    /// <summary>
    /// Writes once, the rows that the record covers inside it: for a silo that stops and cannot reach other grains any more.
    /// </summary>
    /// <exception cref="Exception">The attempt's error.</exception>
    public Task WriteLastAsync(ExperimentRecord last) => PutAsync(Histories.WithPending(last, pending: true));

    /// <summary>Removes the record, and forgets what has not been written.</summary>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task ClearAsync()
    {
        await store.ClearAsync();
        incidents.Restart([]);
        Restart(store.Record);
    }

    /// <summary>Hands to the archive what waits for it. Never throws.</summary>
    public Task FlushArchiveAsync(ExperimentSpecification specification) =>
        archive.FlushAsync(specification, Record.ForkedFrom?.Iteration.Value ?? 0);

    /// <summary>Reads the whole history, however long it takes.</summary>
    /// <exception cref="RunException">It is damaged (<see cref="RunError.Failed"/>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled between attempts.</exception>
    public Task VerifyHistoryAsync(CancellationToken cancellationToken) => WaitOutAsync(Histories.VerifyAsync, null, cancellationToken);

    /// <summary>Tries again while the store fails, and says so in the run's status for as long.</summary>
    /// <param name="attemptAsync">One attempt.</param>
    /// <param name="timeout">After it the next failing attempt is the last; null: never.</param>
    /// <param name="cancellationToken">Ends it between attempts.</param>
    /// <exception cref="RunException">An attempt's: no waiting mends it.</exception>
    /// <exception cref="InconsistentStateException">The run is no longer ours.</exception>
    /// <exception cref="Exception">The last attempt's error.</exception>
    public async Task WaitOutAsync(Func<Task> attemptAsync, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            await TryAgainAsync(attemptAsync, timeout, cancellationToken);
        }
        finally
        {
            // Also where it gave up: nobody tries again then.
            if (activity.BlockedBy == RunBlock.Store) (activity.BlockedBy, activity.Message) = (RunBlock.None, "");
        }
    }

    private async Task TryAgainAsync(Func<Task> attemptAsync, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var since = time.GetUtcNow();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await SayIfLateAsync(attemptAsync(), since);
                if (attempt > 0)
                {
                    var away = time.GetElapsedTime(start).TotalSeconds;
                    LogStoreBack(logger, run, away);
                    if (lost is not null) Note(BackText(start));
                    lost = null;
                }
                return;
            }
            catch (Exception exception) when (exception is not RunException
                && (exception is not InconsistentStateException || !store.Fenced))
            {
                // An inconsistency elsewhere (a history grain that was moved) heals like an outage.
                if (attempt == 0)
                {
                    LogStoreLost(logger, exception, run);
                    Note("the store cannot be reached; the run waits and tries again");
                    lost = start;
                }
                (activity.BlockedBy, activity.Message) = (RunBlock.Store, Away(since, Brief(exception)));
                if (timeout is { } limit && time.GetElapsedTime(start) >= limit) throw;
                await Task.Delay(BackOff.After(attempt), time, cancellationToken);
            }
        }
    }

    // A store that is frozen, or behind a broken network, neither answers nor fails for a long time.
    private async Task SayIfLateAsync(Task attempt, DateTimeOffset since)
    {
        using (var answered = new CancellationTokenSource())
        {
            if (await Task.WhenAny(attempt, Task.Delay(LateAfter, time, answered.Token)) != attempt && activity.BlockedBy != RunBlock.Store)
                (activity.BlockedBy, activity.Message) = (RunBlock.Store, Away(since, StoreOutage.NoAnswer));
            await answered.CancelAsync();
        }
        await attempt;
    }

    // In the words of who watches the store, where somebody does: it knows which store, and since when others have had no answer.
    private string Away(DateTimeOffset since, string problem) => $"paused: {health?.Suspect(since, problem).Text ?? string.Create(
        CultureInfo.InvariantCulture, $"the store cannot be used since {since.UtcDateTime:HH:mm:ss} UTC: {problem}")}; trying again";

    private async Task AttemptAsync(Func<ExperimentRecord> next)
    {
        var start = time.GetTimestamp();
        var outcome = SiloMetrics.Failed;
        var bytes = 0;
        try
        {
            await Histories.StoreAsync();
            var record = Histories.WithPending(next(), pending: false);
            bytes = record.CheckpointBytes;
            await PutAsync(record);
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

    // A record that gets through is the news that the store is back.
    private async Task PutAsync(ExperimentRecord record)
    {
        var back = lost is { } since ? BackText(since) : null;
        await store.WriteAsync(record with
        {
            Incidents = back is null ? incidents.Stored : incidents.With(Histories.Training.LastIteration, back),
        });
        if (back is null) return;
        Note(back);
        lost = null;
    }

    private string BackText(long since) => string.Create(CultureInfo.InvariantCulture,
        $"the store is back after {time.GetElapsedTime(since).TotalSeconds:0.0} s; nothing was lost");

    /// <summary>An error of the store in a few words: providers tell half a page about their connections.</summary>
    public static string Brief(Exception exception)
    {
        var line = (exception is StoreException store ? store.Problem : exception.GetBaseException().Message).Split('\n')[0].Trim();
        return line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }
}
