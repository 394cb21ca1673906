using System.Net;

namespace EsEnas.Silo.Http;

/// <summary>Where a silo serves health, metrics and its dashboard, and to whom.</summary>
/// <param name="Address">The address that is listened on.</param>
/// <param name="Port">The port; null = nothing is served.</param>
/// <param name="Key">What callers must show on any address but loopback; null = none, which loopback alone allows.</param>
internal sealed record HttpSettings(IPAddress Address, int? Port, HttpKey? Key)
{
    /// <summary>Whether a caller must show the key: decided by what is listened on, not by who says to call from where.</summary>
    internal bool IsOpen => IPAddress.IsLoopback(Address);
}
