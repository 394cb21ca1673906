using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Silos;

internal sealed partial class MemberLog
{
    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} has joined; {Active} are active")]
    private static partial void LogJoined(ILogger logger, string silo, int active);

    [LoggerMessage(2, LogLevel.Information, "Silo {Silo} is leaving, as it was told to; {Active} are active")]
    private static partial void LogLeaving(ILogger logger, string silo, int active);

    [LoggerMessage(3, LogLevel.Warning, "Silo {Silo} is dead: it has ended, or did not answer; {Active} are active")]
    private static partial void LogDead(ILogger logger, string silo, int active);
}
