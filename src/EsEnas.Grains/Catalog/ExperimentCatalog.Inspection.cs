using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Catalog;

/// <summary>
/// Checks the listed runs by what is stored of them: otherwise a damaged run that is not active would go unnoticed, and a name that the
/// list took before its run could.
/// </summary>
internal sealed partial class ExperimentCatalog
{
    private Task? inspection;

    /// <summary>
    /// Runs once, when the list is first used. Waits briefly: while a long list is still being checked, it is shown as far as it is known.
    /// </summary>
    private async Task InspectedAsync() =>
        await (inspection ??= InspectAsync()).WaitAsync(InspectionTimeout)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private async Task InspectAsync()
    {
        // Not before the field has it: its end may change that.
        await Task.Yield();
        try
        {
            // The newest first, since users look for those.
            foreach (var entry in Entries.AsEnumerable().Reverse().ToArray())
            {
                if (entry.Submitting || entry.State == RunState.Damaged) continue;
                var right = await records.CorrectAsync(entry);
                if (right == entry) continue;
                if (right.State == RunState.Damaged) LogFoundDamaged(logger, entry.Id);
                // What the run has said of itself meanwhile is newer.
                await ChangeAsync(entries => Find(entries, entry.Id) is >= 0 and var at && entries[at] == entry
                    && Put(entries, right));
            }
        }
        catch (Exception exception)
        {
            // The store is unavailable: the next request checks again.
            inspection = null;
            LogNotInspected(logger, exception);
        }
    }
}
