using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Catalog;

internal sealed partial class WakeUnfinishedRuns
{
    [LoggerMessage(1, LogLevel.Warning, "Unfinished runs could not be woken yet")]
    private static partial void LogNotWoken(ILogger logger, Exception exception);
}
