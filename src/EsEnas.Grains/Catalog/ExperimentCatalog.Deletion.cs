using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Catalog;

/// <summary>
/// Runs that are being deleted: their entries stay, unlisted, until nothing of them is left in the store, so that a deletion that breaks
/// off is finished.
/// </summary>
internal sealed partial class ExperimentCatalog
{
    private Task finishing = Task.CompletedTask;

    public async Task<bool> BeginDeletion(RunId run, bool stored)
    {
        await MendedAsync();
        var any = false;
        await ChangeAsync(entries =>
        {
            var at = Find(entries, run);
            any = at >= 0 || stored;
            if (!any) return false;
            var entry = at >= 0 ? entries[at] : new CatalogEntry(run, "", RunState.Paused, default, 0);
            return Put(entries, entry with { Submitting = true, Deleting = true });
        });
        return any;
    }

    public async Task<bool> IsDeleting(RunId run)
    {
        await MendedAsync();
        return IsDeleted(Entries, run);
    }

    public async Task EndDeletion(RunId run, bool deleted)
    {
        await MendedAsync();
        await ChangeAsync(entries =>
        {
            var at = Find(entries, run);
            if (at < 0 || !entries[at].Deleting) return false;
            if (deleted) entries.RemoveAt(at);
            else entries[at] = entries[at] with { Submitting = false, Deleting = false };
            return true;
        });
    }

    private static bool IsDeleted(List<CatalogEntry> entries, RunId run) =>
        Find(entries, run) is >= 0 and var at && entries[at].Deleting;

    private static int CountOf(List<CatalogEntry> entries) => entries.Count(entry => !entry.Deleting);

    internal static RunException Deleted(RunId run) => new(RunError.Conflict, $"Run '{run}' is being deleted.");

    /// <summary>
    /// Goes on with the deletions that broke off. Nobody waits for it; what does not succeed is tried again with the next list.
    /// </summary>
    private void FinishDeletions()
    {
        if (!finishing.IsCompleted || !Entries.Exists(entry => entry.Deleting)) return;
        finishing = FinishAsync([.. Entries.Where(entry => entry.Deleting).Select(entry => entry.Id)]);
    }

    private async Task FinishAsync(RunId[] runs)
    {
        foreach (var run in runs)
        {
            try
            {
                await GrainFactory.GetGrain<IExperimentGrain>(run.Value).FinishDeletion();
            }
            catch (Exception exception)
            {
                LogNotDeleted(logger, exception, run);
            }
        }
    }
}
