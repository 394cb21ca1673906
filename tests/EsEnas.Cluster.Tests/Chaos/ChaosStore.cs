namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>Where the silos of a chaos test keep their state, and a way to take it from them.</summary>
internal abstract class ChaosStore : IAsyncDisposable
{
    /// <summary>Flags of a silo that uses it.</summary>
    public abstract IReadOnlyList<string> Flags { get; }

    /// <summary>
    /// The silos' data directory, whose owner their ports are open to; null: they have none, and any user of the machine may come in.
    /// </summary>
    public virtual string? DataDirectory => null;

    /// <summary>Makes it ready.</summary>
    public abstract Task StartAsync();

    /// <summary>Takes it away.</summary>
    /// <param name="roll">In [0, 1): chooses how, where there are several ways.</param>
    /// <returns>What was done.</returns>
    public abstract Task<string> TakeAwayAsync(double roll);

    /// <summary>Brings it back.</summary>
    public abstract Task BringBackAsync();

    public abstract ValueTask DisposeAsync();
}
