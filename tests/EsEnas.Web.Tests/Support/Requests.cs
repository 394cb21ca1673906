using System.Net.Http.Headers;

namespace EsEnas.Web.Tests.Support;

/// <summary>Requests as a browser would send them.</summary>
internal static class Requests
{
    /// <summary>Sends one with some headers.</summary>
    internal static async Task<HttpResponseMessage> SendAsync(this HttpClient client, string method, string path,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The cookies that an answer sets, as a browser would send them back.</summary>
    internal static string Cookies(this HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(each => each.Split(';')[0])) : "";
}
