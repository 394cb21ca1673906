using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>The list of runs. Key 0.</summary>
[Alias("esenas.IExperimentCatalog")]
public interface IExperimentCatalog : IGrainWithIntegerKey
{
    /// <summary>Records a run, or its new state; runs report themselves.</summary>
    [Alias("Record"), SilosOnly]
    Task Record(CatalogEntry entry);

    /// <summary>
    /// Records that a run is about to be created, or to go on. Called before the run's record says so: whatever happens then, the run is
    /// found. Durable when it returns.
    /// </summary>
    /// <param name="entry">The run; <see cref="CatalogEntry.Submitting"/> if it is to be created.</param>
    /// <exception cref="RunException">There are as many runs as are allowed (<see cref="RunError.Conflict"/>).</exception>
    [Alias("Announce"), SilosOnly]
    Task Announce(CatalogEntry entry);

    /// <summary>Forgets a run that was announced and has no record.</summary>
    [Alias("Withdraw"), SilosOnly]
    Task Withdraw([StorageKey] RunId run);

    /// <summary>All runs, newest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<CatalogEntry>> List();

    /// <summary>Wakes every run that has work to do. Called when a silo starts.</summary>
    [Alias("WakeUnfinished")]
    Task WakeUnfinished();
}
