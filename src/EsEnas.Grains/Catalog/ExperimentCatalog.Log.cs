using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Catalog;

internal sealed partial class ExperimentCatalog
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run} could not be woken")]
    private static partial void LogNotWoken(ILogger logger, Exception exception, string run);
}
