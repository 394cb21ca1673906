using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Catalog;

/// <summary>Looks at what is stored of the listed runs: of one that rests nobody else would notice that it cannot be decoded any more.</summary>
internal sealed partial class ExperimentCatalog
{
    private Task? inspection;

    /// <summary>Once after the list is first used. Waits for a moment only: a long list that is still looked through is shown as far as it is known.</summary>
    private async Task InspectedAsync() =>
        await (inspection ??= InspectAsync()).WaitAsync(InspectionPatience).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private async Task InspectAsync()
    {
        try
        {
            // The newest first: these are the ones that somebody looks for.
            foreach (var entry in Entries.AsEnumerable().Reverse().ToArray())
            {
                if (entry.Submitting || entry.State == RunState.Damaged || !await records.IsDamagedAsync(entry.Id)) continue;
                LogFoundDamaged(logger, entry.Id);
                // What the run has said of itself meanwhile is newer.
                await ChangeAsync(entries => Find(entries, entry.Id) is >= 0 and var at && entries[at] == entry && Put(entries, entry with { State = RunState.Damaged }));
            }
        }
        catch (Exception exception)
        {
            // The store is away: the next one who asks has it looked through again.
            inspection = null;
            LogNotInspected(logger, exception);
        }
    }
}
