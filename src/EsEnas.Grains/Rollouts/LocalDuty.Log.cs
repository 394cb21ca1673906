using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Rollouts;

internal sealed partial class LocalDuty
{
    [LoggerMessage(1, LogLevel.Warning, "This silo is now {Duty}: {Reason}")]
    private static partial void LogDuty(ILogger logger, SiloDuty duty, string reason);
}
