namespace EsEnas.Client.Connections;

/// <summary>
/// The owner of the data directory has ended, and with it the answer that was awaited. <see cref="Takeover"/> continues after it.
/// </summary>
internal sealed class HostGoneException : Exception;
