using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Access;

/// <summary>What a browser is told about every answer of the page: nothing from elsewhere, no inline script or style, no frames.</summary>
internal static class PageHeaders
{
    /// <summary>The policy for content.</summary>
    internal const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>Adds them.</summary>
    internal static void AddTo(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
