using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>What is stored of the run and cannot be decoded: nothing works on it, and it says so until the store is restored.</summary>
internal sealed partial class ExperimentGrain
{
    private bool inspected;

    public async Task<RunStatus> Inspect()
    {
        RequireRecord();
        if (mode == LoopMode.Idle) await InspectAsync();
        return Status();
    }

    private async Task InspectAsync()
    {
        inspected = true;
        if (damage.Length > 0) return;
        try
        {
            await journal.Histories.VerifyAsync();
        }
        catch (RunException exception) when (exception.Error == RunError.Failed)
        {
            if (mode == LoopMode.Idle) FoundDamage(exception.Message);
        }
        catch (Exception exception)
        {
            // A store that is away is no damage, and whoever asks next looks again.
            inspected = false;
            LogNotInspected(logger, exception, run);
        }
    }

    /// <summary>For a run that is not going to work, which would find out by itself.</summary>
    private async Task RequireHistoryAsync()
    {
        if (!inspected && mode == LoopMode.Idle) await InspectAsync();
        if (damage.Length > 0) throw new RunException(RunError.Failed, damage);
    }

    // A cancelled run is of no more use with its history.
    private bool IsDamaged => journal.Damage.Length > 0 || (damage.Length > 0 && journal.Record.State != RunState.Cancelled);

    private string DamageOfRecord() => RecordStatus.DamageOf(run, journal.Damage);

    /// <summary>The history as it was asked for; the run is known to be damaged from then on if it cannot be read.</summary>
    private async Task<T> Readable<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (RunException exception) when (exception.Error == RunError.Failed && mode == LoopMode.Idle)
        {
            FoundDamage(exception.Message);
            throw;
        }
    }

    private void FoundDamage(string message)
    {
        damage = message;
        LogDamaged(logger, run, message);
        telling = TellAsync();

        async Task TellAsync()
        {
            // Whoever asked must not wait for the list of runs, which may itself be waiting for this run.
            await Task.Yield();
            await ReportAsync();
        }
    }
}
