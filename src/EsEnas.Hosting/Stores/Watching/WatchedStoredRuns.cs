using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>A list of the stored runs whose requests are watched.</summary>
internal sealed class WatchedStoredRuns(IStoredRuns runs, StoreWatch watch) : IStoredRuns
{
    public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) =>
        CallAsync(() => runs.ListAsync(cancellationToken), cancellationToken);

    public Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken) =>
        CallAsync(async () =>
        {
            await runs.RemoveAsync(run, kinds, cancellationToken);
            return true;
        }, cancellationToken);

    private async Task<T> CallAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await watch.CallAsync(request, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && watch.Translate(exception) is { } translated)
        {
            throw translated;
        }
    }
}
