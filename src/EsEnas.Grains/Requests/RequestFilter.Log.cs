using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Requests;

internal sealed partial class RequestFilter
{
    [LoggerMessage(1, LogLevel.Error, "The call {Call} of a client has failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string call);
}
