using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>
/// Reads what is stored, on the silo that is asked: for when the silo that works on a run, or has the list of runs, does not answer.
/// Stateless worker, key 0. Of a run that works elsewhere it knows no more than the last checkpoint.
/// </summary>
[Alias("esenas.IStoreReader")]
public interface IStoreReader : IGrainWithIntegerKey
{
    /// <inheritdoc cref="IExperimentCatalog.List"/>
    [Alias("List")]
    Task<IReadOnlyList<CatalogEntry>> List();

    /// <inheritdoc cref="IExperimentCatalog.Find"/>
    [Alias("Find")]
    Task<RunMatch> Find([Line(512)] string name);

    /// <summary>Where the run stands by its record; that it is said to work there says <see cref="RunStatus.Message"/>.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="RunException">No such run (<see cref="RunError.NotFound"/>), as for every other method.</exception>
    [Alias("GetStatus")]
    Task<RunStatus> GetStatus([StorageKey] RunId run);

    /// <inheritdoc cref="IExperimentGrain.GetSpecification"/>
    [Alias("GetSpecification")]
    Task<string> GetSpecification([StorageKey] RunId run);

    /// <inheritdoc cref="IExperimentGrain.GetHistory"/>
    [Alias("GetHistory")]
    Task<byte[]> GetHistory([StorageKey] RunId run, [Number(0, int.MaxValue)] IterationNumber fromIteration,
        [Number(0, int.MaxValue)] int count);

    /// <inheritdoc cref="IExperimentGrain.GetPhaseHistory"/>
    [Alias("GetPhaseHistory")]
    Task<byte[]> GetPhaseHistory([StorageKey] RunId run, [Line(64)] string phase, [Number(0, int.MaxValue)] IterationNumber fromIteration,
        [Number(0, int.MaxValue)] int count);

    /// <inheritdoc cref="IExperimentGrain.GetProposals"/>
    [Alias("GetProposals")]
    Task<byte[]> GetProposals([StorageKey] RunId run, [Number(0, int.MaxValue)] IterationNumber fromIteration,
        [Number(0, int.MaxValue)] int count);

    /// <summary>The run's policy file, if one has been chosen for its last iteration; else null.</summary>
    /// <param name="run">The run.</param>
    [Alias("FindPolicy")]
    Task<string?> FindPolicy([StorageKey] RunId run);

    /// <summary>What is wrong with the store of the runs, as this silo sees it; null if nothing is. Answered from memory.</summary>
    [Alias("GetOutage")]
    Task<StoreOutage?> GetOutage();
}
