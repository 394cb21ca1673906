using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>Looks at runs and changes nothing: over the grains, or over a store that nobody works on. Thread safe.</summary>
/// <remarks>Errors that a caller can act on are <see cref="RunException"/>s, the same by either way.</remarks>
public interface IRunReader : IAsyncDisposable
{
    /// <summary>What whoever reads should know: that somebody works on the runs and does not answer; null if nothing.</summary>
    string? Notice { get; }

    /// <inheritdoc cref="IExperimentCatalog.List"/>
    Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentCatalog.Find"/>
    Task<RunMatch> FindAsync(string name, CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetStatus"/>
    Task<RunStatus> GetStatusAsync(RunId run, CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetSpecification"/>
    Task<string> GetSpecificationAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The rows of training of iterations [from, from + count) that exist, in order; at most
    /// <see cref="HistoryLimits.MaxRowsPerCall"/> of them.</summary>
    Task<IReadOnlyList<IterationRow>> GetHistoryAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken);

    /// <summary>The same of a phase after training, whose rows are numbered from 1 again; none of one that has no rows.</summary>
    Task<IReadOnlyList<IterationRow>> GetPhaseHistoryAsync(RunId run, string phase, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken);

    /// <summary>What the models proposed in these iterations have in common, as far as it is kept, in order.</summary>
    Task<IReadOnlyList<ProposalSummary>> GetProposalsAsync(RunId run, IterationNumber fromIteration, int count,
        CancellationToken cancellationToken);

    /// <inheritdoc cref="IExperimentGrain.GetFront"/>
    Task<byte[]> GetFrontAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The policy of the run's last iteration as a file (JSON); null if it has not been chosen, which this does not do.</summary>
    Task<string?> FindPolicyAsync(RunId run, CancellationToken cancellationToken);
}
