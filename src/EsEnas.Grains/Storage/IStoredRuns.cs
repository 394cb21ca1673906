using EsEnas.Core.Runs;

namespace EsEnas.Grains.Storage;

/// <summary>
/// Which runs a store has a record of: what the list of runs is mended from. A host that has none leaves the list as it is, and what only
/// the store could find of a deleted run. Thread safe.
/// </summary>
public interface IStoredRuns
{
    /// <summary>The state name of a run's record.</summary>
    const string StateName = "experiment";

    /// <summary>What the text of a record's grain id begins with; the run's id follows.</summary>
    const string IdPrefix = "experiment/";

    /// <summary>The ids of the runs, in any order; cleared records are left out. May miss runs that are written meanwhile.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes every state of some kinds whose grain's key is the run's id, or begins with it and a slash; what earlier builds left of
    /// cleared states too. Looks through all states of these kinds in some stores.
    /// </summary>
    /// <param name="run">A run that nothing works on.</param>
    /// <param name="kinds">Names of states, and the grain types that have them.</param>
    /// <param name="cancellationToken">Gives up; may be repeated then.</param>
    /// <exception cref="Exception">The store's error; some may be removed.</exception>
    Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken);
}
