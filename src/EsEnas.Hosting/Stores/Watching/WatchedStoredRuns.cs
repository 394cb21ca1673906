using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>A list of the stored runs whose requests are watched.</summary>
internal sealed class WatchedStoredRuns(IStoredRuns runs, StoreWatch watch) : IStoredRuns
{
    public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) =>
        watch.CallTranslatedAsync(() => runs.ListAsync(cancellationToken), cancellationToken);

    public Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken) =>
        watch.CallTranslatedAsync(() => runs.RemoveAsync(run, kinds, cancellationToken), cancellationToken, writes: true);
}
