using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using EsEnas.Hosting.Networking;
using EsEnas.Silo.Tests.Support;

namespace EsEnas.Silo.Tests.Http;

/// <summary>What a stranger may send to the login page: anything.</summary>
public sealed class LoginTests : IAsyncLifetime
{
    private readonly TempDirectory directory = new();
    private readonly int port = FreePorts.Next(IPAddress.Loopback);
    private ChildProcess silo = null!;
    private HttpClient stranger = null!;

    public async ValueTask InitializeAsync()
    {
        var open = FreePorts.Next(IPAddress.Loopback, port);
        var file = directory.Write("s.json", string.Create(CultureInfo.InvariantCulture,
            $$"""{ "Kestrel": { "Endpoints": { "Guarded": { "Url": "http://127.0.0.1:{{port}}" } } } }"""));
        silo = ChildProcess.StartOwn("esenas-silo.dll", [("ESENAS_HTTP_KEY", "a key of these tests")], directory.FullPath,
            "--data", Path.Combine(directory.FullPath, "data"), "--slots", "1", "--http-port", open.ToString(CultureInfo.InvariantCulture),
            "--settings", file);
        await silo.UntilAsync("ready");
        stranger = ServedSilo.Client(port);
    }

    public async ValueTask DisposeAsync()
    {
        stranger?.Dispose();
        await silo.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Bad_body_without_a_key_is_a_bad_request_and_leaves_no_stack_in_the_log()
    {
        const string Form = "application/x-www-form-urlencoded";
        (string What, string Type, string Body)[] bodies =
        [
            ("multipart without a boundary", "multipart/form-data", "key=x"),
            ("multipart that ends early", "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nhalf"),
            ("multipart without parts", "multipart/form-data; boundary=b", "nothing of the kind"),
            ("multipart with a part of endless headers", "multipart/form-data; boundary=b",
                $"--b\r\nX: {new string('x', 40_000)}\r\n\r\n\r\n--b--"),
            ("boundary that is too long", $"multipart/form-data; boundary={new string('b', 200)}", "x"),
            ("form that is too large", Form, "key=" + new string('x', 100_000)),
            ("name that is too long", Form, new string('k', 5_000) + "=x"),
            ("too many values", Form, string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"k{i}=x"))),
        ];
        foreach (var (what, type, body) in bodies)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var response = await stranger.PostAsync("/login", content);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{what}: {response.StatusCode}");
        }

        const string Head = $"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: {Form}\r\n";
        var answer = await RawAsync(Head + "Transfer-Encoding: chunked\r\n\r\nnot a chunk\r\n", end: false);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        await RawAsync(Head + "Content-Length: 1000\r\n\r\nkey=", end: true);
        using var wrong = await stranger.PostAsync("/login", new FormUrlEncodedContent([new("key", "not the key at all")]));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.DoesNotContain("   at ", silo.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", silo.Text, StringComparison.Ordinal);
    }

    private async Task<string> RawAsync(string request, bool end)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        if (end) socket.Shutdown(SocketShutdown.Send);
        var answer = new byte[256];
        try
        {
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken));
        }
        catch (SocketException exception) when (end && exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A server may also answer half a request by closing the connection.
            return "";
        }
    }
}
