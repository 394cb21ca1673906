using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EsEnas.Silo.Http;

/// <summary>
/// Answers a request whose handling failed, with one line in the log instead of a stack: what was sent is the caller's, not the operator's.
/// </summary>
internal sealed partial class FaultGuard(ILogger<FaultGuard> logger)
{
    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected; there is no one to answer.
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var endpoint = context.GetEndpoint()?.DisplayName ?? "no route";
            LogFault(logger, context.Request.Method, endpoint, exception.GetType().Name, exception.Message);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
