using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Rollouts;

internal sealed partial class LocalAvailability
{
    [LoggerMessage(1, LogLevel.Warning, "This silo is now {Availability}: {Reason}")]
    private static partial void LogAvailability(ILogger logger, SiloAvailability availability, string reason);
}
