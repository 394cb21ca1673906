using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;

namespace EsEnas.Grains.Catalog;

/// <summary>
/// Compares the list of runs with the store. Found are runs that have a record and are not listed, runs whose record is missing, and runs
/// that are listed as running and are not: a run that ends says so in its record first. The other states are right, because a run that goes
/// on tells the list before its record says so.
/// </summary>
internal static class CatalogMending
{
    /// <summary>The entries that the list lacks or has otherwise; null if the store cannot tell.</summary>
    /// <param name="listed">The list.</param>
    /// <param name="records">The store.</param>
    /// <exception cref="Exception">The store's error.</exception>
    public static async Task<IReadOnlyList<CatalogEntry>?> FindAsync(IReadOnlyList<CatalogEntry> listed, RunRecords records)
    {
        if (await records.ListAsync(CancellationToken.None) is not { } stored) return null;
        var known = listed.ToDictionary(entry => entry.Id);
        var found = new List<CatalogEntry>();
        foreach (var run in stored)
        {
            var entry = known.GetValueOrDefault(run);
            if (entry is { Deleting: true } or { Submitting: false, State: not RunState.Running }) continue;
            if (await records.ReadAsync(run) is { } right && right != entry) found.Add(right);
        }
        var written = stored.ToHashSet();
        // In the order of submission, as they would have listed themselves.
        found.Sort((a, b) => a.SubmittedAt.CompareTo(b.SubmittedAt));
        found.AddRange(listed.Where(entry => !entry.Submitting && entry.State != RunState.Damaged && !written.Contains(entry.Id))
            .Select(entry => entry with { State = RunState.Damaged }));
        return found;
    }
}
