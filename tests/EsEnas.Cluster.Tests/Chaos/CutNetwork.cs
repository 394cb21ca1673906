using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>
/// Two network namespaces on one bridge. Cut, they do not reach each other, but this process still reaches both. Needs root on Linux, and
/// iproute2.
/// </summary>
internal sealed class CutNetwork : IAsyncDisposable
{
    private const int Places = 2;
    private readonly string name = string.Create(CultureInfo.InvariantCulture, $"esn{Environment.ProcessId % 100_000}");
    private readonly int subnet = Environment.ProcessId % 250;

    private CutNetwork()
    {
    }

    public static async Task<CutNetwork> StartAsync()
    {
        var network = new CutNetwork();
        await network.BuildAsync();
        return network;
    }

    /// <summary>The address of this process's side, which both places reach, cut or not.</summary>
    public string Outside => string.Create(CultureInfo.InvariantCulture, $"10.231.{subnet}.1");

    /// <summary>The address of a place, 0 or 1.</summary>
    public string AddressOf(int place) => string.Create(CultureInfo.InvariantCulture, $"10.231.{subnet}.{place + 2}");

    /// <summary>The command that runs another one at a place; it becomes that one, so that its id is the other's.</summary>
    public IReadOnlyList<string> Enter(int place) => ["ip", "netns", "exec", SpaceOf(place)];

    public Task CutAsync() => IsolateAsync("on");

    public Task MendAsync() => IsolateAsync("off");

    public async ValueTask DisposeAsync()
    {
        for (var place = 0; place < Places; place++) await IpAsync("netns", "del", SpaceOf(place));
        await IpAsync("link", "del", name);
    }

    private async Task BuildAsync()
    {
        await IpAsync("link", "add", name, "type", "bridge");
        await IpAsync("addr", "add", $"{Outside}/24", "dev", name);
        await IpAsync("link", "set", name, "up");
        for (var place = 0; place < Places; place++)
        {
            var (space, inside) = (SpaceOf(place), $"{name}i{place}");
            await IpAsync("netns", "add", space);
            await IpAsync("link", "add", PortOf(place), "type", "veth", "peer", "name", inside);
            await IpAsync("link", "set", inside, "netns", space);
            await IpAsync("link", "set", PortOf(place), "master", name, "up");
            await IpAsync("-n", space, "addr", "add", $"{AddressOf(place)}/24", "dev", inside);
            await IpAsync("-n", space, "link", "set", inside, "up");
            await IpAsync("-n", space, "link", "set", "lo", "up");
        }
    }

    // Isolated ports of a bridge talk to the bridge itself, not to each other.
    private async Task IsolateAsync(string onOff)
    {
        for (var place = 0; place < Places; place++) await ToolAsync("bridge", "link", "set", "dev", PortOf(place), "isolated", onOff);
    }

    private string SpaceOf(int place) => string.Create(CultureInfo.InvariantCulture, $"{name}n{place}");

    private string PortOf(int place) => string.Create(CultureInfo.InvariantCulture, $"{name}p{place}");

    private static Task IpAsync(params string[] arguments) => ToolAsync("ip", arguments);

    private static async Task ToolAsync(string program, params string[] arguments)
    {
        using var tool = Process.Start(program, arguments);
        await tool.WaitForExitAsync();
        if (tool.ExitCode != 0) throw new InvalidOperationException(
            $"{program} {string.Join(' ', arguments)} ended with {tool.ExitCode}: network namespaces need root");
    }
}
