using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Directories;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Published_gateways_are_read_until_withdrawn()
    {
        DataDirectory data = new(directory.FullPath);
        GatewayRecord one = new("127.0.0.1:20001", 11, "c", "s"), two = new("127.0.0.1:20002", 12, "c", "s");
        data.Publish(one);
        data.Publish(two);
        data.Publish(two with { ProcessId = 13 });
        Assert.Equal([one, two with { ProcessId = 13 }], data.ReadGateways());
        data.Withdraw(one);
        data.Withdraw(one);
        Assert.Equal(13, Assert.Single(data.ReadGateways()).ProcessId);
        data.WithdrawAll();
        Assert.Empty(data.ReadGateways());
        Assert.Empty(Directory.GetFiles(directory.FullPath));
    }

    [Fact]
    public void Gateways_of_one_port_on_several_addresses_do_not_stand_in_each_others_way()
    {
        DataDirectory data = new(directory.FullPath);
        GatewayRecord[] all = [.. ((string[])["127.0.0.1:20001", "127.0.0.2:20001", "[::1]:20001", "[fe80::1%2]:20001"])
            .Select((gateway, i) => new GatewayRecord(gateway, i + 1, "c", "s"))];
        foreach (var one in all) data.Publish(one);
        Assert.Equal([1, 2, 3, 4], data.ReadGateways().Select(gateway => gateway.ProcessId).Order());
        data.Withdraw(all[1]);
        Assert.Equal([1, 3, 4], data.ReadGateways().Select(gateway => gateway.ProcessId).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"gateway":null,"processId":1,"clusterId":"c","serviceId":"s"}""")]
    [InlineData("""{"gateway":"nonsense","processId":1,"clusterId":"c","serviceId":"s"}""")]
    [InlineData("""{"gateway":"127.0.0.1","processId":1,"clusterId":"c","serviceId":"s"}""")]
    public void Damaged_gateway_files_say_nothing(string text)
    {
        File.WriteAllText(directory.File("gateway-1.json"), text);
        Assert.Empty(new DataDirectory(directory.FullPath).ReadGateways());
    }

    [Fact]
    public void Create_over_a_file_is_refused()
    {
        File.WriteAllText(directory.File("file"), "x");
        var exception = Assert.Throws<DataDirectoryException>(new DataDirectory(directory.File("file")).Create);
        Assert.Contains("is a file", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<DataDirectoryException>(new DataDirectory(directory.File("file/below")).Create);
        Assert.Contains("file/below", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_where_nothing_can_be_created_is_refused()
    {
        if (!OperatingSystem.IsLinux()) return; // The other systems have no file system that nobody, root included, can write to.
        var exception = Assert.Throws<DataDirectoryException>(new DataDirectory("/proc/esenas").Create);
        Assert.Contains("'/proc/esenas' cannot be used", exception.Message, StringComparison.Ordinal);
    }
}
