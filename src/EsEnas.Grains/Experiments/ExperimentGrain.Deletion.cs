using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Catalog;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// How the run is deleted. The list of runs is told first, and forgets the run last: whatever happens in between, the rest is removed
/// later. The record goes before everything else and under its etag, so that what is left is no run, and no other activation can write it
/// again.
/// </summary>
internal sealed partial class ExperimentGrain
{
    // What this activation tells others without waiting for them, which must not come after the end of the run.
    private Task telling = Task.CompletedTask;

    // From here on those who only look are told that there is no run.
    private bool deleting;

    private IExperimentCatalog Catalog => GrainFactory.GetGrain<IExperimentCatalog>(0);

    public async Task Delete(RunDeletion when)
    {
        RequireDeletable(when);
        if (!await BeginDeletionAsync()) throw RecordStatus.Missing(run);
        await RemoveAsync(isPromised: false);
        DeactivateOnIdle();
    }

    public async Task FinishDeletion()
    {
        if (!await Catalog.IsDeleting(run)) return;
        await RemoveAsync(isPromised: true);
        DeactivateOnIdle();
    }

    private void RequireDeletable(RunDeletion when)
    {
        if (journal.Fenced) throw Moved();
        if (!journal.Exists) return;
        if (when == RunDeletion.Cancelled && (IsDamaged || journal.Record.State != RunState.Cancelled))
            throw new RunException(RunError.Conflict, $"Run '{run}' is not cancelled: only a cancelled run is replaced.");
        if (when == RunDeletion.Resting && State == RunState.Running)
            throw new RunException(RunError.Conflict, $"Run '{run}' is running. Pause or cancel it first, or delete it with force.");
    }

    /// <exception cref="RunException">Its deletion has begun (<see cref="RunError.Conflict"/>).</exception>
    private async Task RequireKeptAsync()
    {
        if (await Catalog.IsDeleting(run)) throw ExperimentCatalog.Deleted(run);
    }

    private async Task<bool> BeginDeletionAsync()
    {
        try
        {
            return await Catalog.BeginDeletion(run, journal.Exists);
        }
        catch (Exception exception) when (exception is not RunException)
        {
            // The list may have noted it all the same.
            throw new RunException(RunError.Unreachable, $"The store cannot be written, so nothing is deleted yet; if it has noted that " +
                $"run '{run}' is to be deleted, that is done when it is back: {FirstLine(exception)}");
        }
    }

    private static string FirstLine(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].Trim();

    /// <summary>Removes all that is stored of it.</summary>
    /// <param name="isPromised">Whether somebody has been told that it will be deleted: it stays noted then, whatever happens.</param>
    private async Task RemoveAsync(bool isPromised)
    {
        var (state, iteration) = (State, journal.Record.Iteration);
        deleting = true;
        var before = await InterruptAsync();
        await telling.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await journal.WaitOutAsync(journal.ClearAsync, options.StoreTimeout, CancellationToken.None);
        }
        catch (Exception exception)
        {
            await KeepAsync(exception, before, isPromised);
            throw;
        }
        specification = null;
        session = null;
        damage = cannotGoOn = "";
        inspected = deleting = false;
        activity.Changed.Fire();
        try
        {
            await journal.WaitOutAsync(async () =>
            {
                await RemoveReminderAsync();
                await remains.RemoveAsync(run);
                await Catalog.EndDeletion(run, deleted: true);
            }, options.StoreTimeout, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogRemains(logger, exception, run);
            DeactivateOnIdle();
            throw new RunException(RunError.Unreachable, $"Run '{run}' is deleted, but something of it could not be removed from the " +
                $"store yet; it is tried again: {FirstLine(exception)}");
        }
        LogDeleted(logger, run, state, iteration);
    }

    /// <summary>The record is still there, as far as is known: the run goes on as if nobody had asked.</summary>
    private async Task KeepAsync(Exception exception, LoopMode before, bool isNoted)
    {
        deleting = false;
        try
        {
            if (!isNoted) await Catalog.EndDeletion(run, deleted: false);
        }
        catch (Exception unlisted)
        {
            // It stays unlisted, and the deletion is tried again.
            isNoted = true;
            LogNotListed(logger, unlisted, run);
        }
        if (exception is InconsistentStateException)
        {
            LogFenced(logger, exception, run);
            DeactivateOnIdle();
            throw Moved();
        }
        if (before != LoopMode.Idle) StartWork(before);
        throw new RunException(RunError.Unreachable, isNoted
            ? $"The store cannot be written, so run '{run}' is not deleted yet; it is noted, and done when the store is back: " +
                FirstLine(exception)
            : $"The store cannot be written, so nothing was deleted: {FirstLine(exception)}");
    }
}
