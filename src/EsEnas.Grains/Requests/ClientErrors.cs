using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Storage;
using Orleans.Runtime;
using Orleans.Storage;

namespace EsEnas.Grains.Requests;

/// <summary>
/// What a client is told of an error: in words of ours, as an exception that any client can read. Libraries of stores and what Orleans says
/// of itself stay in the silo.
/// </summary>
internal static class ClientErrors
{
    /// <summary>Whether an error crosses as it is: it is for people, or says that the way to a grain was lost, so that it is asked
    /// again.</summary>
    public static bool Crosses(Exception error) => error is RunException or StoreException or OperationCanceledException or TimeoutException
        or SiloUnavailableException or OrleansMessageRejectionException or EnumerationAbortedException;

    /// <summary>An error that does not cross, in words of ours.</summary>
    /// <param name="error">The error.</param>
    /// <param name="call">The call that it ended.</param>
    /// <param name="health">Knows the errors of the store; null: nobody does.</param>
    public static Exception Of(Exception error, string call, IStoreHealth? health) => error switch
    {
        _ when health?.Explain(error) is { } store => store,
        SiloCallException => new RunException(RunError.Unreachable, error.Message),
        InconsistentStateException =>
            new RunException(RunError.Conflict, "what is stored was changed by another silo meanwhile; ask again"),
        _ => new RunException(RunError.Failed, $"{call} failed in the silo ({error.GetType().Name}); the silo's log says more"),
    };
}
