using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Operations;

internal sealed partial class ClusterGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Silo {Silo} did not say how it is")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, SiloId silo);

    [LoggerMessage(2, LogLevel.Warning, "Run {Run} could not be moved away from silo {Silo}")]
    private static partial void LogNotMoved(ILogger logger, Exception exception, RunId run, SiloId silo);
}
