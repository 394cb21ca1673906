using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>The list of runs, read once for all pages. Thread safe.</summary>
internal sealed class ListFeed(IPageSource source, PagePace pace, TimeProvider time)
    : Feed<ListView>(new ListView([], "", false), pace, time)
{
    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task<ListView> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var runs = await Asking.AskAsync(() => source.Grains.GetGrain<IExperimentCatalog>(0).List(),
                () => source.Grains.GetGrain<IStoreReader>(0).List(), cancellationToken);
            return View is { IsKnown: true, Problem: "" } view && view.Runs.SequenceEqual(runs) ? view : new ListView([.. runs], "", true);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return View with { Problem = Asking.FeedTextOf(error) };
        }
    }
}
