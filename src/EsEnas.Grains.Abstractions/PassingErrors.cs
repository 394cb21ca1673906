using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace EsEnas.Grains.Abstractions;

/// <summary>Errors of a call that another attempt may not have. Thread safe.</summary>
public static class PassingErrors
{
    /// <summary>Whether an error says that somebody is gone or busy, not that the request is wrong.</summary>
    public static bool IsPassing(Exception error) =>
        error is TimeoutException or EnumerationAbortedException or SiloUnavailableException or OrleansMessageRejectionException
            or ConnectionFailedException or ClientNotAvailableException;
}
