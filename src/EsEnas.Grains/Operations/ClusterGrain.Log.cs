using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Operations;

internal sealed partial class ClusterGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Silo {Silo} did not say how it is")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string silo);

    [LoggerMessage(2, LogLevel.Warning, "Run {Run} could not be moved away from silo {Silo}")]
    private static partial void LogNotMoved(ILogger logger, Exception exception, string run, string silo);
}
