using EsEnas.Core.Runs;

namespace EsEnas.Grains.Storage;

/// <summary>Reads grain states without their grains. Thread safe.</summary>
public interface IStoredStates
{
    /// <summary>Ids of the runs that have a record, in any order; null if the store cannot tell.</summary>
    /// <exception cref="Exception">The store's error.</exception>
    Task<IReadOnlyList<RunId>?> ListRunsAsync(CancellationToken cancellationToken);

    /// <summary>A grain's stored state; null if there is none.</summary>
    /// <typeparam name="TState">The state. One that can tell of damage does; see <see cref="SealedStateSerializer"/>.</typeparam>
    /// <param name="name">The state's name.</param>
    /// <param name="grain">The grain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Exception">The store's error.</exception>
    Task<TState?> ReadAsync<TState>(string name, GrainId grain, CancellationToken cancellationToken) where TState : class, new();
}
