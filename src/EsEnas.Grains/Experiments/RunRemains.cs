using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// What is stored of a run beside its record: histories, archive. A submission that broke off may have left some of it behind, and a new
/// run of that name must not inherit it.
/// </summary>
internal static class RunRemains
{
    /// <summary>Removes all of it. May be repeated after an error.</summary>
    /// <param name="run">A run that nothing works on.</param>
    /// <param name="grains">Where the grains are.</param>
    /// <exception cref="Exception">The store's error.</exception>
    public static async Task ClearAsync(RunId run, IGrainFactory grains)
    {
        await ClearHistoryAsync(run.Value, grains);
        foreach (var phase in RunPhases.WithOwnHistory) await ClearHistoryAsync($"{run}/{phase.HistoryName}", grains);
        await grains.GetGrain<IRunArchive>(run.Value).Clear();
    }

    // From the last chunk on, so that those that are left after an error are still found from the first.
    private static async Task ClearHistoryAsync(string key, IGrainFactory grains)
    {
        var chunks = 0;
        while (await Grain(chunks).Exists()) chunks++;
        for (var chunk = chunks - 1; chunk >= 0; chunk--) await Grain(chunk).Clear();

        IHistoryGrain Grain(int chunk) => grains.GetGrain<IHistoryGrain>(StoredKeys.HistoryKey(key, chunk));
    }
}
