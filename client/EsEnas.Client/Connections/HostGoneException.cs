namespace EsEnas.Client.Connections;

/// <summary>
/// The owner of the data directory has ended, or the gateway does not answer and another one does: the answer that was awaited will not
/// come. <see cref="Takeover"/> continues after it.
/// </summary>
/// <param name="silent">The gateways that do not answer; null: the owner has ended.</param>
internal sealed class HostGoneException(string? silent = null) : Exception
{
    /// <summary>The gateways that do not answer; null: the owner has ended.</summary>
    public string? Silent { get; } = silent;
}
