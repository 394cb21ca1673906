using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>Looks at runs and changes nothing: over the grains, or over a store that nobody works on. Thread safe.</summary>
/// <remarks>Errors that a caller can act on are <see cref="RunException"/>s, the same by either way.</remarks>
public interface IRunReader : IAsyncDisposable
{
    /// <inheritdoc cref="IExperimentCatalog.List"/>
    Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentCatalog.Find"/>
    Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetStatus"/>
    Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetSpecification"/>
    Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetHistory"/>
    Task<byte[]> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count, CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetPhaseHistory"/>
    Task<byte[]> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetProposals"/>
    Task<byte[]> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count, CancellationToken cancellationToken);

    /// <summary>The policy of the run's last iteration as a file (JSON); null if it has not been chosen, which this does not do.</summary>
    Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken);
}
