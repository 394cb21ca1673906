using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>The silos, asked once for all pages. Thread safe.</summary>
internal sealed class ClusterFeed(IPageSource source, PagePace pace, TimeProvider time)
    : Feed<ClusterView>(new ClusterView([], null, "", false), pace, time)
{
    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task<ClusterView> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var silos = await source.Grains.GetGrain<IClusterGrain>(0).GetSilos().WaitAsync(Asking.Patience * 2, cancellationToken);
            return new ClusterView([.. silos], await OutageAsync(cancellationToken), "", true);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return View with { Problem = Asking.FeedTextOf(error) };
        }
    }

    private async Task<StoreOutage?> OutageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.Grains.GetGrain<IStoreReader>(0).GetOutage().WaitAsync(Asking.Patience, cancellationToken);
        }
        catch (Exception error) when (PassingErrors.IsPassing(error))
        {
            return null;
        }
    }
}
