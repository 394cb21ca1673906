using System.Globalization;
using System.Net;
using EsEnas.Hosting;
using EsEnas.Hosting.Networking;
using EsEnas.Silo.Http;

namespace EsEnas.Silo.Tests.Support;

/// <summary>A silo in this process that serves HTTP.</summary>
internal sealed class ServedSilo : IAsyncDisposable
{
    private readonly SiloHost host;

    private ServedSilo(SiloHost host, SiloWeb web, int port)
    {
        (this.host, Web) = (host, web);
        Http = Client(port);
    }

    public SiloWeb Web { get; }

    /// <summary>To the loopback listener.</summary>
    public HttpClient Http { get; }

    public static async Task<ServedSilo> StartAsync(string directory, params string[] more)
    {
        var port = FreePorts.Next(IPAddress.Loopback);
        var arguments =
            SiloArguments.Parse(["--data", directory, "--http-port", port.ToString(CultureInfo.InvariantCulture), .. more], _ => null);
        var web = new SiloWeb(arguments);
        return new ServedSilo(await SiloHost.StartAsync(arguments.Silo with { Composition = web.Compose }, CancellationToken.None), web,
            port);
    }

    public static HttpClient Client(int port) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(60),
        };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
    }
}
