using System.Diagnostics;
using EsEnas.Core.Binary;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>The background task: how it starts, stops and ends.</summary>
internal sealed partial class ExperimentGrain
{
    private LoopMode mode;
    private Task work = Task.CompletedTask;

    // Whether the record counts the start of this activation.
    private bool isCounted;
    private CancellationTokenSource stop = new();

    private void StartWork(LoopMode what)
    {
        mode = what;
        // If it is still there the loop finds it again.
        damage = "";
        stop.Dispose();
        stop = new CancellationTokenSource();
        // Kept awake as long as it works, however long nobody asks.
        DelayDeactivation(TimeSpan.MaxValue);
        work = WorkAsync(what, stop.Token);
    }

    /// <summary>Ends the background task: at once, except for a write in progress.</summary>
    private async Task StopWorkAsync()
    {
        await stop.CancelAsync();
        await work;
    }

    /// <summary>The same, for a change after which it goes on.</summary>
    /// <returns>What it was at; nothing if it came to its end meanwhile, as a run does that has just failed.</returns>
    private async Task<LoopMode> InterruptAsync()
    {
        var before = mode;
        await StopWorkAsync();
        return before switch
        {
            LoopMode.Training when journal.Record.State != RunState.Running => LoopMode.Idle,
            LoopMode.Choosing when !requests.Wanted => LoopMode.Idle,
            _ => before,
        };
    }

    /// <summary>Never throws.</summary>
    private async Task WorkAsync(LoopMode what, CancellationToken cancellationToken)
    {
        // The request, or the activation, that starts it must not wait for it.
        await Task.Yield();
        // It outlives the request: neither the request's span nor its context may go with every call from now on.
        Activity.Current = null;
        RequestContext.Clear();
        availability.RunStarted();
        // Of a claim's owner: 127.0.0.1:11111@5/activation.
        var before = journal.Record.State == RunState.Running ? journal.Record.Claim.Owner.Split('/')[0] : "";
        try
        {
            if (what == LoopMode.Training && !await TryClaimAsync(cancellationToken)) return;
            if (session is null && !await TryLoadAsync(force: false))
            {
                await UncountAsync(cancellationToken);
                return;
            }
            LogStarts(logger, run, session!.State.Training.Iteration, session.Definition.Specification.Iterations, owner);
            journal.Note((session.State.Training.Iteration == 0 ? $"begins on silo {here}"
                : $"goes on from its last checkpoint, after iteration {session.State.Training.Iteration}, on silo {here}")
                + (before.Length > 0 && before != here.Value ? $"; silo {before}, which coordinated it, is gone" : ""));
            // It was at work and begins anew: told once, whoever found out first.
            if (before.Length > 0) dispatcher.TellLost(silo => silo.Value == before || journal.Tells($"silo {silo} "));
            if (what == LoopMode.Training) telling = KeepReminderAsync();
            await RunLoopAsync(what, cancellationToken);
            if (what == LoopMode.Training) await SettleAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Paused, or the silo stops: whoever asked writes the checkpoint.
        }
        catch (InconsistentStateException exception)
        {
            LogFenced(logger, exception, run);
            DeactivateOnIdle();
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            LogCannotGoOn(logger, exception, run);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, run);
            await EndBadlyAsync(what, exception, cancellationToken);
        }
        finally
        {
            availability.RunEnded();
            mode = LoopMode.Idle;
            activity.Rest();
            if (!journal.Fenced) DelayDeactivation(TimeSpan.FromSeconds(-1));
        }
    }

    /// <summary>
    /// Claims the run, so that no other activation can write any more, and counts the start: before anything of the run is loaded or
    /// evaluated. A run whose starts bring nothing fails here.
    /// </summary>
    private async Task<bool> TryClaimAsync(CancellationToken cancellationToken)
    {
        var starts = journal.Record.Starts;
        if (starts.Verdict is { } verdict)
        {
            LogGivenUp(logger, run, verdict);
            await FailAsync(() => journal.Record with { State = RunState.Failed, Message = verdict }, cancellationToken);
            return false;
        }
        if (starts.Pause > TimeSpan.Zero)
        {
            activity.BlockedBy = RunBlock.FruitlessStart;
            await Task.Delay(starts.Pause, time, cancellationToken);
        }
        activity.BlockedBy = RunBlock.Starting;
        await journal.VerifyHistoryAsync(cancellationToken);
        var claim = new RunClaim(owner, journal.Record.Claim.Epoch + 1);
        await journal.WriteAsync(() => Snapshot() with { State = RunState.Running, Claim = claim, Message = "", Starts = starts.Begun() },
            cancellationToken);
        isCounted = true;
        return true;
    }

    /// <summary>A start that found out in time that it cannot go on here ended no silo.</summary>
    private async Task UncountAsync(CancellationToken cancellationToken)
    {
        if (!isCounted || journal.Record.State != RunState.Running) return;
        await journal.WriteAsync(() => journal.Record with { Starts = journal.Record.Starts.Undone() }, cancellationToken);
        isCounted = false;
    }

    private async Task RunLoopAsync(LoopMode what, CancellationToken cancellationToken)
    {
        using var telemetry = new RunTelemetry(run, session!.Definition.Objective.Name, journal.Record.TraceParent,
            session.State.Training.Iteration, MostIterationsOf(session.Definition.Specification), metrics, tracing, time);
        journal.Begin(session.Definition.Specification, telemetry);
        var loop = new RunLoop(session, journal, new RunDispatch(session, journal, activity, dispatcher, time), requests, telemetry, time);
        await (what == LoopMode.Training
            ? loop.RunAsync(cancellationToken)
            : loop.ChooseOnlyAsync(cancellationToken));
    }

    // Those asked for, or those that its episodes are enough for.
    private static int MostIterationsOf(ExperimentSpecification specification) => specification.Budget.Episodes is { } episodes
        ? (int)Math.Min(specification.Iterations, specification.Evaluations.IterationsWithin(episodes))
        : specification.Iterations;

    private async Task EndBadlyAsync(LoopMode what, Exception exception, CancellationToken cancellationToken)
    {
        if (what == LoopMode.Choosing)
        {
            requests.Failed($"The policy of run '{run}' could not be chosen: {exception.Message}");
            return;
        }
        await FailAsync(() => Failed(exception), cancellationToken);
    }

    private ExperimentRecord Failed(Exception exception)
    {
        var record = Snapshot() with { State = RunState.Failed, Message = exception.Message };
        return exception is NothingValidException ? record with { Validity = record.Validity! with { EndedRun = true } } : record;
    }

    private async Task FailAsync(Func<ExperimentRecord> record, CancellationToken cancellationToken)
    {
        try
        {
            await journal.WriteAnywayAsync(record, null, cancellationToken);
            await SettleAsync();
        }
        catch (InconsistentStateException fenced)
        {
            LogFenced(logger, fenced, run);
            DeactivateOnIdle();
        }
        catch (OperationCanceledException)
        {
            // Stopped while the store was away; the next start fails the same way.
        }
    }

    /// <summary>Starts training from the last checkpoint.</summary>
    /// <exception cref="RunException">Another numerics identity, or the objective cannot be made here.</exception>
    private async Task GoOnAsync(bool force)
    {
        await StopWorkAsync();
        RequireSpecification();
        // What failed once is read again: the store may have been repaired.
        if (journal.Record.State == RunState.Failed) session = null;
        if (session is null)
        {
            var definition = await DefineAsync(RequireSpecification());
            if (!force && journal.Record.NumericsIdentity != definition.NumericsIdentity)
                throw new RunException(RunError.Conflict, OtherIdentity(definition.NumericsIdentity));
            if (!await TryLoadAsync(force)) return;
        }
        if (journal.Record.State != RunState.Running)
        {
            // Whoever is told that it goes on finds it going on, also if this silo dies before its loop has written that.
            await AnnounceAsync(Entry(RunState.Running));
            // Somebody wants it and knows how it stands, so its starts are counted anew.
            await WriteNowAsync(() => Snapshot() with { State = RunState.Running, Message = "", Starts = StartTally.None });
        }
        StartWork(LoopMode.Training);
    }

    /// <summary>
    /// Loads the session from the record. A corrupt checkpoint fails the run, bytes untouched; another identity pauses it. Whatever else is
    /// in the way lies with this silo, since the run was accepted: a library that is missing, a build that is too old.
    /// </summary>
    /// <param name="force">Whether another identity is taken.</param>
    /// <param name="isAsked">Whether the run is only asked for something, which changes no state.</param>
    /// <exception cref="RunException">It is asked, and its checkpoint is corrupt, or its identity another one
    /// (<see cref="RunError.Conflict"/>).</exception>
    private async Task<bool> TryLoadAsync(bool force, bool isAsked = false)
    {
        var record = journal.Record;
        try
        {
            var definition = await Task.Run(() => definitions.Add(RequireSpecification()));
            if (!force && record.NumericsIdentity != definition.NumericsIdentity)
            {
                var other = OtherIdentity(definition.NumericsIdentity);
                if (isAsked) throw new RunException(RunError.Conflict, other);
                await FailAsync(() => record with { State = RunState.Paused, Message = other }, stop.Token);
                return false;
            }
            if (record is { Tally: null, Iteration: > 0 })
            {
                // Of a build that did not count.
                journal.Restart(record);
                var totals = await journal.Histories.Training.SumAsync(new IterationNumber(record.Iteration));
                record = record with { Tally = TallyRecord.Of(totals) };
            }

            var loaded = RunSession.Load(run, definition, record);
            loaded.NumericsIdentity = definition.NumericsIdentity;
            journal.Restart(record);
            session = loaded;
            cannotGoOn = "";
            return true;
        }
        catch (CheckpointException exception) when (!exception.IsOfNewerBuild)
        {
            if (isAsked) throw new RunException(RunError.Conflict, exception.Message);
            LogFailed(logger, exception, run);
            await FailAsync(() => record with { State = RunState.Failed, Message = exception.Message }, stop.Token);
            return false;
        }
        catch (Exception exception) when (exception is not RunException)
        {
            // Not the run's fault: it stays as it is, and says so.
            LogCannotGoOn(logger, exception, run);
            cannotGoOn = exception.Message;
            return false;
        }
    }

    private string OtherIdentity(string here) =>
        $"Run '{run}' has other numerics: {NumericsDifference.Of(journal.Record.NumericsIdentity, here)}. " +
        "Going on here would change its numbers. " +
        "Resume it where it came from, or with force.";

    /// <summary>
    /// Writes once, with the timeout of a request; if the store stays away the run goes on as before and the caller is told.
    /// </summary>
    private async Task WriteNowAsync(Func<ExperimentRecord> record, LoopMode before = LoopMode.Idle)
    {
        if (specification is { } known) await journal.FlushArchiveAsync(known);
        try
        {
            await journal.WriteAnywayAsync(record, options.StoreTimeout, CancellationToken.None);
            cannotGoOn = "";
        }
        catch (InconsistentStateException exception)
        {
            LogFenced(logger, exception, run);
            DeactivateOnIdle();
            throw Moved();
        }
        catch (Exception exception)
        {
            if (before != LoopMode.Idle) StartWork(before);
            throw new RunException(RunError.Unreachable,
                $"The store cannot be written, so nothing was changed: {RunJournal.Brief(exception)}");
        }
    }

    /// <summary>After a change of state: the list of runs and the reminder follow, watchers look.</summary>
    private async Task SettleAsync()
    {
        mode = LoopMode.Idle;
        activity.Changed.Fire();
        LogState(logger, run, journal.Record.State, journal.Record.Iteration);
        await ReportAsync();
        await RemoveReminderAsync();
    }

    private CatalogEntry Entry(RunState state) => RecordStatus.EntryOf(run, journal.Record, specification, state);

    private async Task ReportAsync()
    {
        try
        {
            await Catalog.Record(Entry(IsDamaged ? RunState.Damaged : journal.Record.State));
        }
        catch (Exception exception)
        {
            // Told again at the next change; the reminder does not depend on the list.
            LogNotListed(logger, exception, run);
        }
    }

    private async Task KeepReminderAsync()
    {
        await ReportAsync();
        if (!options.AutoResume) return;
        try
        {
            await this.RegisterOrUpdateReminder(ReminderName, options.ReminderPeriod, options.ReminderPeriod);
        }
        catch (Exception exception)
        {
            LogNoReminder(logger, exception, run);
        }
    }

    private async Task RemoveReminderAsync()
    {
        if (!options.AutoResume) return;
        try
        {
            if (await this.GetReminder(ReminderName) is { } reminder) await this.UnregisterReminder(reminder);
        }
        catch (Exception exception)
        {
            LogNoReminder(logger, exception, run);
        }
    }
}
