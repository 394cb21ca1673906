using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace EsEnas.Grains.Catalog;

/// <summary>The persistent list of runs.</summary>
/// <remarks>Reentrant, because runs that it wakes report themselves back; writes queue up behind one another.</remarks>
[Reentrant]
internal sealed partial class ExperimentCatalog([PersistentState("catalog", ExperimentRecord.StorageName)] IPersistentState<CatalogRecord> storage,
    IOptions<RunOptions> options, ILogger<ExperimentCatalog> logger) : Grain, IExperimentCatalog, IDisposable
{
    private readonly SemaphoreSlim writing = new(1);

    public async Task Record(CatalogEntry entry)
    {
        await writing.WaitAsync();
        try
        {
            var current = storage.State;
            var at = current.Entries.FindIndex(e => e.Id == entry.Id);
            if (at >= 0 && current.Entries[at] == entry) return;
            var entries = current.Entries.ToList();
            if (at >= 0) entries[at] = entry;
            else entries.Add(entry);
            await storage.WriteAsync(new CatalogRecord { Entries = entries }, this);
        }
        finally
        {
            writing.Release();
        }
    }

    public Task Admit(string run)
    {
        var runs = storage.State.Entries.Count;
        var most = options.Value.MaxRuns;
        return runs < most || storage.State.Entries.Exists(e => e.Id == run)
            ? Task.CompletedTask
            : throw new RunException(RunError.Conflict, string.Create(CultureInfo.InvariantCulture,
                $"runs: '{runs + 1:#,0}' is not allowed: this cluster may have {most:#,0} runs, finished ones included (MaxRuns of its silos)"));
    }

    public Task<IReadOnlyList<CatalogEntry>> List() =>
        Task.FromResult<IReadOnlyList<CatalogEntry>>([.. storage.State.Entries.OrderByDescending(e => e.SubmittedAt).ThenBy(e => e.Id, StringComparer.Ordinal)]);

    public Task WakeUnfinished() => Task.WhenAll(storage.State.Entries.Where(e => e.State == RunState.Running).Select(e => WakeAsync(e.Id)));

    public void Dispose() => writing.Dispose();

    private async Task WakeAsync(string run)
    {
        try
        {
            await GrainFactory.GetGrain<IExperimentGrain>(run).Wake();
        }
        catch (Exception exception)
        {
            // One run that cannot wake must not keep the others asleep; its reminder tries again.
            LogNotWoken(logger, exception, run);
        }
    }
}
