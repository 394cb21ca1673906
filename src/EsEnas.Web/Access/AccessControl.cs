using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Access;

/// <summary>
/// Lets a request pass that asks for liveness, for an open path through a listener on loopback, or that shows the key (as a bearer token)
/// or a cookie that the key or a link was exchanged for. All others get 401, browsers with the login page.
/// </summary>
/// <remarks>
/// A loopback listener answers only to names of loopback: a web page that a user of this machine looks at must not reach it by a name of
/// its own. What a cookie opens is opened for our own page only: a request that another page caused is refused (403).
/// </remarks>
internal sealed class AccessControl(AccessRules rules, TimeProvider time)
{
    internal const string LivePath = "/health/live";
    internal const string LoginPath = "/login";
    internal const string TokenName = "token";
    internal const string CookieName = "esenas-login";
    private const string Bearer = "Bearer ";

    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isOpen = context.Features.Get<OpenListener>() is not null;
        if (request.Path.Equals(LivePath, StringComparison.Ordinal))
        {
            await next(context);
        }
        else if ((isOpen || rules.IsLocal) && !NamesLoopback(request.Host.Host))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        }
        else if (isOpen && rules.OpenPaths.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await next(context);
        }
        else if (request.Path.Equals(LoginPath, StringComparison.Ordinal) && HttpMethods.IsPost(request.Method))
        {
            await LogInAsync(context);
        }
        else if (request.Path.Equals(LoginPath, StringComparison.Ordinal) && HttpMethods.IsGet(request.Method)
            && request.Query[TokenName] is [{ Length: > 0 } token])
        {
            if (rules.Links.Redeem(token)) LetIn(context, SessionCookie(context), rules.Links.Session, AfterLogin(context));
            else await RefuseAsync(context);
        }
        else if (HasKey(request))
        {
            await next(context);
        }
        else if (!HasCookie(context))
        {
            await RefuseAsync(context);
        }
        else if (ForeignRequest.IsOne(request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            await next(context);
        }
    }

    private static bool NamesLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Cookies are kept by host name alone: of two hosts on one machine each has its own.
    private static string SessionCookie(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"{CookieName}-{context.Connection.LocalPort}");

    private bool HasKey(HttpRequest request) =>
        rules.Key is { } key && request.Headers.Authorization is [{ } bearer]
            && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && key.Matches(bearer[Bearer.Length..].Trim());

    private bool HasCookie(HttpContext context)
    {
        var (cookies, now) = (context.Request.Cookies, time.GetUtcNow());
        return (rules.Key is { } key && cookies.TryGetValue(CookieName, out var login) && key.Accepts(login, now))
            || (cookies.TryGetValue(SessionCookie(context), out var session) && rules.Links.Session.Accepts(session, now));
    }

    private async Task LogInAsync(HttpContext context)
    {
        string shown;
        string to;
        try
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            (shown, to) = (form?["key"].ToString() ?? "", form?["to"].ToString() ?? "");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or FormatException)
        {
            // Anybody may send anything here: not a form, too large, cut off.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (rules.Key is { } key && key.Matches(shown)) LetIn(context, CookieName, key, LocalPath.Of(to));
        else await RefuseAsync(context);
    }

    private static string AfterLogin(HttpContext context) => LocalPath.Of(context.Request.Query["to"].ToString());

    private void LetIn(HttpContext context, string cookie, HttpKey key, string to)
    {
        context.Response.Cookies.Append(cookie, key.CreateCookie(time.GetUtcNow()), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = HttpKey.LoginTime,
            Path = "/",
        });
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect(to);
    }

    private Task RefuseAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = "Bearer";
        response.Headers.CacheControl = "no-store";
        if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) return Task.CompletedTask;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; " +
            "form-action 'self'; frame-ancestors 'none'";
        var to = HttpMethods.IsGet(request.Method) && !request.Path.Equals(LoginPath, StringComparison.Ordinal)
            ? request.Path + request.QueryString.ToString() : "/";
        return response.WriteAsync(rules.Key is null ? LoginPage.WithoutKey(rules.Hint) : LoginPage.WithKey(to), context.RequestAborted);
    }
}
