namespace EsEnas.Client.Connections;

/// <summary>The process that hosted the data directory has gone, and with it the answer that was waited for. <see cref="Takeover"/> goes on after it.</summary>
internal sealed class HostGoneException : Exception;
