namespace EsEnas.Hosting.Stores;

/// <summary>A store that is looked at before the silo starts.</summary>
internal interface IPreparedStore
{
    /// <summary>Connects once and creates what is missing. Safe against other processes that do so at the same moment.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be reached or used.</exception>
    /// <exception cref="DataDirectoryException">The data directory's file cannot be used.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);
}
