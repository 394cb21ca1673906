using System.Net;
using System.Net.Sockets;
using EsEnas.Hosting.Networking;

namespace EsEnas.Hosting.Tests.Networking;

public sealed class GatewayProbeTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public GatewayProbeTests() => listener.Start();

    private IPEndPoint Endpoint => (IPEndPoint)listener.LocalEndpoint;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Process_that_works_answers()
    {
        var looking = GatewayProbe.WhyNotAsync(Endpoint, TimeSpan.FromMinutes(1), Token);
        using (var accepted = await listener.AcceptSocketAsync(Token))
            Assert.Equal(0, await accepted.ReceiveAsync(new byte[1], Token));
        Assert.Null(await looking);
    }

    [Fact]
    public async Task Process_that_is_frozen_does_not_though_its_system_accepts() =>
        Assert.Equal(GatewayProbe.Silent, await GatewayProbe.WhyNotAsync(Endpoint, TimeSpan.FromMilliseconds(200), Token));

    [Fact]
    public async Task Process_that_has_gone_refuses()
    {
        var endpoint = Endpoint;
        listener.Stop();
        Assert.Contains("refused", await GatewayProbe.WhyNotAsync(endpoint, TimeSpan.FromMinutes(1), Token),
            StringComparison.OrdinalIgnoreCase);
    }
}
