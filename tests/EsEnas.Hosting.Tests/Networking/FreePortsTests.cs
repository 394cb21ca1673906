using System.Net;
using System.Net.Sockets;
using EsEnas.Hosting.Networking;

namespace EsEnas.Hosting.Tests.Networking;

public sealed class FreePortsTests
{
    [Fact]
    public void Next_gives_a_port_that_can_be_listened_on_and_is_not_excluded()
    {
        var first = FreePorts.Next(IPAddress.Loopback);
        for (var i = 0; i < 100; i++)
        {
            var port = FreePorts.Next(IPAddress.Loopback, first);
            Assert.NotEqual(first, port);
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
        }
    }
}
