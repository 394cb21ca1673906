using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Tls;

internal sealed partial class TlsWatch
{
    [LoggerMessage(1, LogLevel.Information, "The TLS certificates have been read anew: {Certificate}")]
    private static partial void LogChanged(ILogger logger, string certificate);

    [LoggerMessage(2, LogLevel.Error,
        "The TLS files have changed and cannot be used; the certificate from before stays ({Certificate}): {Problem}")]
    private static partial void LogUnusable(ILogger logger, string certificate, string problem);
}
