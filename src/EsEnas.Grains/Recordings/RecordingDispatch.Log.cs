using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Recordings;

internal sealed partial class RecordingDispatch
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run}: silo {Silo} did not record an episode; another one is asked")]
    private static partial void LogLost(ILogger logger, Exception exception, RunId run, SiloId silo);

    [LoggerMessage(2, LogLevel.Warning, "Silo {Silo} did not say what it could take")]
    private static partial void LogNoCapacity(ILogger logger, Exception exception, SiloId silo);
}
