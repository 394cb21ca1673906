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
    /// <exception cref="RunException">There are as many runs as are allowed, or it is being deleted
    /// (<see cref="RunError.Conflict"/>).</exception>
    [Alias("Announce"), SilosOnly]
    Task Announce(CatalogEntry entry);

    /// <summary>Forgets a run that was announced and has no record.</summary>
    [Alias("Withdraw"), SilosOnly]
    Task Withdraw([StorageKey] RunId run);

    /// <summary>
    /// A run is about to be deleted: from now on it is not listed, and if its deletion breaks off it is finished later. Durable when it
    /// returns.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="stored">Whether it has a record.</param>
    /// <returns>Whether there is anything to delete.</returns>
    [Alias("BeginDeletion"), SilosOnly]
    Task<bool> BeginDeletion([StorageKey] RunId run, bool stored);

    /// <summary>Whether a run's deletion has begun and not ended.</summary>
    [Alias("IsDeleting"), SilosOnly]
    Task<bool> IsDeleting([StorageKey] RunId run);

    /// <summary>A run's deletion has ended. Does nothing to a run that has been submitted anew.</summary>
    /// <param name="run">The run.</param>
    /// <param name="deleted">Whether nothing of it is left; otherwise it is listed again.</param>
    [Alias("EndDeletion"), SilosOnly]
    Task EndDeletion([StorageKey] RunId run, bool deleted);

    /// <summary>Gives a run a name of its own, which no other run may have. Durable when it returns.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The name; its own id takes the name away again.</param>
    /// <exception cref="RunException">Another run has it as its id or name (<see cref="RunError.Conflict"/>).</exception>
    [Alias("TakeName"), SilosOnly]
    Task TakeName([StorageKey] RunId run, [RunId] string name);

    /// <summary>The run that is meant by a name, or what may have been meant. Answers from memory.</summary>
    /// <param name="name">Its id, its name, or the beginning of either.</param>
    [Alias("Find")]
    Task<RunMatch> Find([Line(512)] string name);

    /// <summary>All runs, newest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<CatalogEntry>> List();

    /// <summary>Wakes every run that has work to do. Called when a silo starts.</summary>
    [Alias("WakeUnfinished")]
    Task WakeUnfinished();
}
