using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Stores.Watching;

internal sealed partial class StoreWatch
{
    [LoggerMessage(1, LogLevel.Warning, "The {Store} store fails; requests to it are tried again: {Problem}")]
    private static partial void LogFails(ILogger logger, string store, string problem);

    [LoggerMessage(2, LogLevel.Warning, "The {Store} store still fails after {Seconds:F0} s and {Failures} requests: {Problem}")]
    private static partial void LogStillFails(ILogger logger, string store, double seconds, int failures, string problem);

    [LoggerMessage(3, LogLevel.Information, "The {Store} store is back after {Seconds:F1} s; {Failures} requests to it had failed")]
    private static partial void LogBack(ILogger logger, string store, double seconds, int failures);
}
