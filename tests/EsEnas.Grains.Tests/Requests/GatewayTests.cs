using System.Buffers.Binary;
using System.Text;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Requests;

/// <summary>What a program can do that is let through the gateway's door, whatever bytes it sends.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private const int HeaderAt = 8;
    private const int DirectionAt = HeaderAt + 2;

    private readonly LyingClient client = new();
    private GrainCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await GrainCluster.StartAsync(client: client.Join);
        await cluster.CompleteAsync("r", Specifications.Point(2));
    }

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();

    public static TheoryData<string, Func<byte[], byte[]>> Lies => new()
    {
        { "speaks in the name of a grain", bytes => Replace(bytes, "sys.client", "experiment") },
        { "speaks in the name of a silo's own client", bytes => ReplaceKey(bytes, "hosted-") },
        { "answers a call", bytes => With(bytes, DirectionAt, value => (byte)((value & 0xF0) | 2)) },
        { "says that its message is an answer", bytes => With(bytes, DirectionAt, value => (byte)((value & 0x0F) | 0x10)) },
        { "tells where grains are", bytes => With(bytes, HeaderAt, value => (byte)(value | 0x80)) },
        { "has a long header", bytes => WithLength(bytes, 0, 9000) },
        { "has no header", bytes => WithLength(bytes, 0, -1) },
        { "has long arguments", bytes => WithLength(bytes, 4, 2_000_000) },
        { "has arguments of less than nothing", bytes => WithLength(bytes, 4, int.MinValue) },
        { "nests its arguments", bytes => WithBody(bytes, Nested(100_000)) },
        { "sends what is no message", bytes => WithBody(bytes, [0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]) },
    };

    [Theory, MemberData(nameof(Lies))]
    public async Task Client_that_is_none_is_cut_off_and_the_silo_goes_on(string what, Func<byte[], byte[]> lie)
    {
        client.Lie = lie;
        var asked = cluster.Catalog.Withdraw(new("r"));
        await client.CutOff.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        client.Lie = null;
        Assert.False(asked.IsCompletedSuccessfully, what);
        await cluster.UntilAsync("r", status => status.State == RunState.Completed);
        Assert.Equal("r", Assert.Single(await cluster.Catalog.List()).Id.Value);
    }

    [Fact]
    public void Silos_bound_what_they_send_each_other()
    {
        var limits = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        Assert.Equal((1024 * 1024, 64 * 1024 * 1024), (limits.MaxMessageHeaderSize, limits.MaxMessageBodySize));
    }

    [Fact]
    public async Task Nesting_that_a_header_has_room_for_does_no_harm()
    {
        object nested = new List<object>();
        for (var i = 0; i < 1_500; i++) nested = new List<object> { nested };
        RequestContext.Set("nested", nested);
        Assert.Single(await cluster.Catalog.List());
    }

    private static byte[] With(byte[] bytes, int at, Func<byte, byte> change)
    {
        bytes[at] = change(bytes[at]);
        return bytes;
    }

    private static byte[] WithLength(byte[] bytes, int at, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), length);
        return bytes;
    }

    private static byte[] WithBody(byte[] bytes, byte[] body) =>
        WithLength([.. bytes.AsSpan(0, HeaderAt + BinaryPrimitives.ReadInt32LittleEndian(bytes)), .. body], sizeof(int), body.Length);

    private static byte[] Replace(byte[] bytes, string text, string by)
    {
        Assert.Equal(text.Length, by.Length);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(by).CopyTo(bytes, at);
        return bytes;
    }

    // After the type come a length, a hash and the client's own key.
    private static byte[] ReplaceKey(byte[] bytes, string by)
    {
        var type = Encoding.UTF8.GetBytes("sys.client");
        Encoding.UTF8.GetBytes(by).CopyTo(bytes, bytes.AsSpan().IndexOf(type) + type.Length + 1 + sizeof(int));
        return bytes;
    }

    // Lists of lists: the name of the type once, then objects of a type named before, each with a count of 1 and an element.
    private static byte[] Nested(int depth)
    {
        var name = Encoding.UTF8.GetBytes("System.Collections.Generic.List`1[[object]]");
        List<byte> body = [0x30, 1, 0, 0, 0, 0, (byte)((name.Length << 1) | 1), .. name];
        for (var i = 0; i < depth; i++) body.AddRange([0x00, 0x03, 0x39, 0x03]);
        return [.. body];
    }
}
