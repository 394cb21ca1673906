using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EsEnas.Silo.Http;

/// <summary>
/// Lets a request pass that came through a listener on loopback, asks for liveness, or shows the key: as a bearer token, or as the cookie
/// that the login page gives. All others get 401, browsers with the login page.
/// </summary>
/// <remarks>
/// A loopback listener answers only to names of loopback: a web page that a user of this machine looks at must not reach it by a name of
/// its own.
/// </remarks>
internal sealed class AccessControl(HttpSettings settings, TimeProvider time)
{
    internal const string LivePath = "/health/live";
    internal const string LoginPath = "/login";
    internal const string CookieName = "esenas-login";
    private const string AfterLogin = "/dashboard/";
    private const string Bearer = "Bearer ";

    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.Equals(LivePath, StringComparison.Ordinal))
        {
            await next(context);
        }
        else if (context.Features.Get<OpenListener>() is not null)
        {
            if (NamesLoopback(request.Host.Host)) await next(context);
            else context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        }
        else if (request.Path.Equals(LoginPath, StringComparison.Ordinal) && HttpMethods.IsPost(request.Method))
        {
            await LogInAsync(context);
        }
        else if (IsAllowed(request))
        {
            await next(context);
        }
        else
        {
            await RefuseAsync(context);
        }
    }

    private static bool NamesLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsAllowed(HttpRequest request)
    {
        if (settings.Key is not { } key) return false;
        var header = request.Headers.Authorization;
        if (header is [{ } bearer] && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return key.Matches(bearer[Bearer.Length..].Trim());
        return request.Cookies.TryGetValue(CookieName, out var cookie) && key.Accepts(cookie, time.GetUtcNow());
    }

    private async Task LogInAsync(HttpContext context)
    {
        string shown;
        try
        {
            shown =
                context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["key"].ToString() : "";
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or FormatException)
        {
            // Anybody may send anything here: not a form, too large, cut off.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (settings.Key is not { } key || !key.Matches(shown))
        {
            await RefuseAsync(context);
            return;
        }

        context.Response.Cookies.Append(CookieName, key.CreateCookie(time.GetUtcNow()), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = HttpKey.LoginTime,
            Path = "/",
        });
        context.Response.Redirect(AfterLogin);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = "Bearer";
        response.Headers.CacheControl = "no-store";
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) return Task.CompletedTask;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; " +
            "form-action 'self'; frame-ancestors 'none'";
        return response.WriteAsync(LoginPage.Html, context.RequestAborted);
    }
}
