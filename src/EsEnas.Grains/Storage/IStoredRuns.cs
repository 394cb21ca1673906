using EsEnas.Core.Runs;

namespace EsEnas.Grains.Storage;

/// <summary>
/// Which runs a store has a record of: what the list of runs is mended from. A host that has none leaves the list as it is. Thread safe.
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
}
