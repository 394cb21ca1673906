using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Tls;

internal sealed partial class RefusalLog
{
    [LoggerMessage(1, LogLevel.Warning, "Refused a connection from {Remote} to the port for {Wanted}: {Reason}{More}")]
    private static partial void LogRefused(ILogger logger, string remote, string wanted, string reason, string more);

    [LoggerMessage(2, LogLevel.Warning, "Broke off a connection to {Remote}: {Reason}{More}")]
    private static partial void LogBrokenOff(ILogger logger, string remote, string reason, string more);
}
