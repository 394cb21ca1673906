using Microsoft.Extensions.Logging;

namespace EsEnas.Silo.Http;

internal sealed partial class FaultGuard
{
    [LoggerMessage(1, LogLevel.Warning, "An HTTP request failed ({Method}, {Endpoint}): {Fault}: {Problem}")]
    private static partial void LogFault(ILogger logger, string method, string endpoint, string fault, string problem);
}
