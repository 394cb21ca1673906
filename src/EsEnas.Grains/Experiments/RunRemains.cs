using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// What is stored of a run beside its record: histories, archive. A submission that broke off may have left some of it behind, and a new
/// run of that name must not inherit it. Thread safe.
/// </summary>
internal sealed class RunRemains(IGrainFactory grains, IServiceProvider services)
{
    /// <summary>Removes what a new run of that name would come upon. May be repeated after an error.</summary>
    /// <param name="run">A run that nothing works on.</param>
    /// <exception cref="Exception">The store's error.</exception>
    public async Task ClearAsync(RunId run)
    {
        await ClearHistoryAsync(run.Value);
        foreach (var phase in RunPhases.WithOwnHistory) await ClearHistoryAsync($"{run}/{phase.HistoryName}");
        await grains.GetGrain<IRunArchive>(run.Value).Clear();
    }

    /// <summary>
    /// Removes all of it, what no grain would find included: parts of an archive that a crash left unnamed, chunks of a history whose
    /// beginning is lost. May be repeated after an error.
    /// </summary>
    /// <inheritdoc cref="ClearAsync"/>
    public async Task RemoveAsync(RunId run)
    {
        await ClearAsync(run);
        if (services.GetService<IStoredRuns>() is { } stored)
            await stored.RemoveAsync(run, StoredKeys.KindsBesideRecord, CancellationToken.None);
    }

    // From the last chunk on, so that those that are left after an error are still found from the first.
    private async Task ClearHistoryAsync(string key)
    {
        var chunks = 0;
        while (await Grain(chunks).Exists()) chunks++;
        for (var chunk = chunks - 1; chunk >= 0; chunk--) await Grain(chunk).Clear();

        IHistoryGrain Grain(int chunk) => grains.GetGrain<IHistoryGrain>(StoredKeys.HistoryKey(key, chunk));
    }
}
