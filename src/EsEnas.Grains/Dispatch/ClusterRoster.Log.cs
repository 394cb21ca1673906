using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Dispatch;

internal sealed partial class ClusterRoster
{
    [LoggerMessage(1, LogLevel.Error, "Membership updates ended; new silos are noticed late")]
    private static partial void LogLost(ILogger logger, Exception exception);
}
