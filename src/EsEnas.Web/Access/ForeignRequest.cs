using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Access;

/// <summary>
/// Tells a request that another page caused: browsers say so. A cookie alone does not, since every port of a host is the same site.
/// </summary>
internal static class ForeignRequest
{
    /// <summary>Whether it is one, or changes something and does not say where it comes from.</summary>
    internal static bool IsOne(HttpRequest request)
    {
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var isSocket = request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method);
        if (request.Headers.Origin is [{ } origin]) return !IsOurs(origin, request.Host);
        if (!isReading || isSocket) return true;
        // A link to the page is no harm; what another page fetches, frames or runs is none of its business.
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            && request.Headers["Sec-Fetch-Mode"].ToString() != "navigate";
    }

    // By name and port: whether TLS ends here or at a proxy, the host may not know the scheme.
    private static bool IsOurs(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
