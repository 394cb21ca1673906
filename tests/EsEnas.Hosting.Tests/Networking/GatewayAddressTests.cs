using EsEnas.Hosting.Networking;

namespace EsEnas.Hosting.Tests.Networking;

public sealed class GatewayAddressTests
{
    [Theory]
    [InlineData("localhost:30000", "localhost:30000")]
    [InlineData(" a.example:1 , 127.0.0.1:65535 ", "a.example:1 127.0.0.1:65535")]
    [InlineData("[::1]:30000", "[::1]:30000")]
    public void ParseList_reads_hosts_and_ports(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', GatewayAddress.ParseList(text)));

    [Theory]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData(":30000")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host:+1")]
    [InlineData("host:1x")]
    [InlineData("::1:30000")]
    [InlineData("[]:30000")]
    [InlineData("a b:30000")]
    public void ParseList_names_the_part_that_is_wrong(string part)
    {
        var exception = Assert.Throws<ArgumentException>(() => GatewayAddress.ParseList($"localhost:1,{part}"));
        Assert.Contains($"'{part}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 65535", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    public void ParseList_refuses_an_empty_list(string text) =>
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => GatewayAddress.ParseList(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Resolve_of_an_unknown_host_gives_none() =>
        Assert.Empty(await new GatewayAddress("no-such-host.invalid", 1).ResolveAsync(TestContext.Current.CancellationToken));
}
