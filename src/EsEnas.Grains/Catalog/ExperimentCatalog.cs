using System.Globalization;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace EsEnas.Grains.Catalog;

/// <summary>
/// The persistent list of runs. A run announces itself before its record is written, so that whatever crashes, the list has it; what is
/// announced and has no record is not shown. When the list is first used after a start it is compared with the store: see
/// <see cref="CatalogMending"/>.
/// </summary>
/// <remarks>Reentrant, because runs that it wakes report themselves back; writes queue up behind one another.</remarks>
[Reentrant]
internal sealed partial class ExperimentCatalog(
    [PersistentState(StoredKeys.CatalogState, ExperimentRecord.StorageName)] IPersistentState<CatalogRecord> storage, RunRecords records,
    IOptions<RunOptions> options, ILogger<ExperimentCatalog> logger) : Grain, IExperimentCatalog, IDisposable
{
    private static readonly TimeSpan InspectionTimeout = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim writing = new(1);
    private Task? mending;

    private List<CatalogEntry> Entries => storage.State.Entries;

    public async Task Record(CatalogEntry entry)
    {
        await MendedAsync();
        // What an activation that has lost its run reports late is no run.
        if (Find(Entries, entry.Id) < 0 && await records.ReadAsync(entry.Id) is null) return;
        await ChangeAsync(entries => !IsDeleted(entries, entry.Id) && Put(entries, entry));
    }

    public async Task Announce(CatalogEntry entry)
    {
        await MendedAsync();
        if (Find(Entries, entry.Id) < 0 && CountOf(Entries) >= options.Value.MaxRuns) await DropUnwrittenAsync();
        await ChangeAsync(entries =>
        {
            // A new run takes the name, and clears what is left of the old one.
            if (!entry.Submitting && IsDeleted(entries, entry.Id)) throw Deleted(entry.Id);
            var at = Find(entries, entry.Id);
            if (at >= 0 && !entries[at].Deleting) return Put(entries, entry);
            RequireFree(entries, entry.Id, entry.Id.Value);
            var (most, count) = (options.Value.MaxRuns, CountOf(entries));
            return count < most
                ? Put(entries, entry)
                : throw new RunException(RunError.Conflict, string.Create(CultureInfo.InvariantCulture,
                    $"runs: '{count + 1:#,0}' is not allowed: this cluster may have {most:#,0} runs, " +
                    $"finished ones included (MaxRuns of its silos); delete some that are not needed"));
        });
    }

    public async Task Withdraw(RunId run)
    {
        await MendedAsync();
        await ChangeAsync(entries => entries.RemoveAll(e => e.Id == run && e is { Submitting: true, Deleting: false }) > 0);
    }

    public async Task<IReadOnlyList<CatalogEntry>> List()
    {
        await MendedAsync();
        foreach (var entry in Entries.Where(e => !e.Deleting && (e.Submitting || e.State == RunState.Damaged)).ToArray())
            await LookAgainAsync(entry);
        FinishDeletions();
        await InspectedAsync();
        return [.. Entries.Where(e => !e.Submitting).OrderByDescending(e => e.SubmittedAt).ThenBy(e => e.Id.Value, StringComparer.Ordinal)];
    }

    public async Task WakeUnfinished()
    {
        await MendedAsync();
        FinishDeletions();
        await Task.WhenAll(Entries.Where(e => !e.Deleting && (e.State == RunState.Running || e.Submitting)).Select(e => WakeAsync(e.Id)));
    }

    public void Dispose() => writing.Dispose();

    private static int Find(List<CatalogEntry> entries, RunId run) => entries.FindIndex(e => e.Id == run);

    /// <summary>Adds or replaces an entry. A damaged run does not know more of itself than the list does.</summary>
    internal static bool Put(List<CatalogEntry> entries, CatalogEntry entry)
    {
        var at = Find(entries, entry.Id);
        if (at < 0)
        {
            entries.Add(entry);
            return true;
        }
        if (entry is { State: RunState.Damaged, Task: "" }) entry = entries[at] with { State = RunState.Damaged, Submitting = false };
        if (entries[at] == entry) return false;
        entries[at] = entry;
        return true;
    }

    /// <summary>Writes the list if <paramref name="change"/> says that it changed it.</summary>
    private async Task ChangeAsync(Func<List<CatalogEntry>, bool> change)
    {
        await writing.WaitAsync();
        try
        {
            var entries = Entries.ToList();
            if (change(entries)) await storage.WriteAsync(new CatalogRecord { Entries = entries }, this);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>
    /// Waits until the list is compared with the store. If the store does not answer, a list that could be read is used as it is.
    /// </summary>
    /// <exception cref="RunException">The list is damaged, and nothing is there to rebuild it from
    /// (<see cref="RunError.Failed"/>).</exception>
    private async Task MendedAsync()
    {
        try
        {
            await (mending ??= MendAsync());
        }
        catch (Exception exception)
        {
            mending = null;
            LogNotMended(logger, exception);
            if (storage.State.Damage.Length > 0) throw StoredStates.Damaged("The list of runs",
                $"{storage.State.Damage}; and it cannot be rebuilt now ({exception.Message})");
        }
    }

    private async Task MendAsync()
    {
        var damage = storage.State.Damage;
        var before = Entries.ToArray();
        if (await CatalogMending.FindAsync(before, records) is not { } mended)
        {
            if (damage.Length > 0) throw new InvalidOperationException("this silo's store cannot tell which runs it has");
            FinishDeletions();
            return;
        }
        foreach (var entry in mended) LogMended(logger, entry.Id, entry.State);
        if (damage.Length > 0) LogRebuilt(logger, mended.Count, damage);
        await ChangeAsync(entries =>
        {
            var changed = damage.Length > 0;
            // What a run has said of itself meanwhile is newer.
            foreach (var entry in mended)
            {
                var at = Find(entries, entry.Id);
                if (at < 0 || ReferenceEquals(entries[at], before.FirstOrDefault(e => e.Id == entry.Id))) changed |= Put(entries, entry);
            }
            return changed;
        });
        FinishDeletions();
    }

    /// <summary>Looks at an entry that is not sure: whether its record is there by now, or has been restored.</summary>
    private async Task LookAgainAsync(CatalogEntry entry)
    {
        try
        {
            CatalogEntry? found;
            if (entry.Submitting)
            {
                found = await records.ReadAsync(entry.Id);
            }
            else
            {
                var status = await GrainFactory.GetGrain<IExperimentGrain>(entry.Id.Value).Inspect().WaitAsync(InspectionTimeout);
                found = status.State == RunState.Damaged ? null : await records.ReadAsync(entry.Id);
            }
            if (found is not null)
                await ChangeAsync(entries => Find(entries, entry.Id) is >= 0 and var at && entries[at] == entry && Put(entries, found));
        }
        catch (Exception exception)
        {
            LogNotLookedAt(logger, exception, entry.Id);
        }
    }

    /// <summary>Makes room: drops what was announced and never written.</summary>
    private async Task DropUnwrittenAsync()
    {
        if (!Entries.Exists(e => e.Submitting) || await records.ListAsync(CancellationToken.None) is not { } stored) return;
        var written = stored.ToHashSet();
        await ChangeAsync(entries => entries.RemoveAll(e => e is { Submitting: true, Deleting: false } && !written.Contains(e.Id)) > 0);
    }

    private async Task WakeAsync(RunId run)
    {
        try
        {
            await GrainFactory.GetGrain<IExperimentGrain>(run.Value).Wake();
        }
        catch (Exception exception)
        {
            // One run that cannot wake must not keep the others asleep; its reminder tries again.
            LogNotWoken(logger, exception, run);
        }
    }
}
