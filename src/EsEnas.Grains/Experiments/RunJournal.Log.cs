using EsEnas.Core.Runs;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Experiments;

internal sealed partial class RunJournal
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run}: the store is unreachable; the run waits and tries again")]
    private static partial void LogStoreLost(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(2, LogLevel.Information, "Run {Run}: the store is back after {Seconds:F1} s")]
    private static partial void LogStoreBack(ILogger logger, RunId run, double seconds);
}
