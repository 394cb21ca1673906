namespace EsEnas.Hosting.Stores;

/// <summary>The providers that options ask for. Each kind's code, and the libraries behind it, load only when it is asked for.</summary>
internal static class StoreProviders
{
    // A store may be starting beside the silo, or be as busy as everything else on its host.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    internal static IStorageProvider StorageOf(EsEnasSiloOptions options) =>
        options.Storage is { Kind.Storage: { } open } storage ? open(new StorePlace(options, storage.Connection))
            : throw new ArgumentException($"'{options.Storage.Kind}' takes no state.", nameof(options));

    internal static IMembershipProvider MembershipOf(EsEnasSiloOptions options) =>
        options.Membership is { Kind.Membership: { } open } membership ? open(new StorePlace(options, membership.Connection))
            : throw new ArgumentException($"'{options.Membership.Kind}' takes no membership.", nameof(options));

    /// <summary>Both stores, or the single one that serves as both.</summary>
    internal static async Task PrepareAsync(EsEnasSiloOptions options, CancellationToken cancellationToken)
    {
        await PrepareAsync(StorageOf(options), cancellationToken);
        if (!options.Membership.IsIn(options.Storage)) await PrepareAsync(MembershipOf(options), cancellationToken);
    }

    private static async Task PrepareAsync(IPreparedStore store, CancellationToken cancellationToken)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                await store.PrepareAsync(cancellationToken);
                return;
            }
            catch (StoreUnavailableException exception) when (exception.MayPass && TimeProvider.System.GetElapsedTime(start) < Timeout)
            {
                await Task.Delay(BetweenAttempts, cancellationToken);
            }
        }
    }
}
