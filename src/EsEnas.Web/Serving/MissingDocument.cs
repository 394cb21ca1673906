using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Serving;

/// <summary>What an address gets that nothing is at.</summary>
internal static class MissingDocument
{
    /// <summary>Writes it.</summary>
    internal static Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) return Task.CompletedTask;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Nothing here – EsEnas</title>
              <link rel="stylesheet" href="{PageAssets.Link("/page/page.css")}">
            </head>
            <body>
              <main>
                <h1>Nothing here</h1>
                <p>There is no page at this address. <a href="/">All runs</a></p>
              </main>
            </body>
            </html>
            """, context.RequestAborted);
    }
}
