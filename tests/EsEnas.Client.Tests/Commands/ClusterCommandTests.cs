using System.Text.Json;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;

namespace EsEnas.Client.Tests.Commands;

public sealed class ClusterCommandTests
{
    private readonly FakeConnector connector = new() { IsHost = false };

    private Task<Invocation> RunAsync(params string[] args) => Invocation.RunAsync([.. args, "--cluster", "h:1"], connector);

    [Fact]
    public async Task Cluster_lists_silos_with_slots_load_and_why_one_gets_no_work()
    {
        connector.Cluster.Silos.AddRange([FakeCluster.Silo("127.0.0.1:1@5", busy: 3),
            FakeCluster.Silo("127.0.0.1:2@6", availability: SiloAvailability.Quarantined, reason: "outvoted"),
            new SiloReport(new("127.0.0.1:3@7"), "unreachable", null, 0, 0, "", 0)]);
        var cluster = await RunAsync("cluster");
        Assert.Equal(ExitCode.Ok, cluster.Code);
        Assert.Equal(4, cluster.OutLines.Length);
        Assert.Matches(@"127\.0\.0\.1:1@5  active +4 +3 +7 +56\.7 % +1 +1,234  1\.2\.3", cluster.OutLines[1]);
        Assert.Contains("quarantined", cluster.OutLines[2], StringComparison.Ordinal);
        Assert.Matches(@"127\.0\.0\.1:3@7  unreachable( +–){6}", cluster.OutLines[3]);
        Assert.Equal(["127.0.0.1:2@6: outvoted"], cluster.ErrorLines);
    }

    [Fact]
    public async Task Cluster_json_is_one_document()
    {
        connector.Cluster.Silos.Add(FakeCluster.Silo("127.0.0.1:1@5", availability: SiloAvailability.Quarantined, reason: "outvoted"));
        var silo = JsonDocument.Parse((await RunAsync("cluster", "--json")).Out).RootElement[0];
        Assert.True(silo.GetProperty("quarantined").GetBoolean());
        Assert.Equal("outvoted", silo.GetProperty("reason").GetString());
        Assert.Equal(4, silo.GetProperty("slots").GetInt32());
    }

    [Fact]
    public async Task Drain_waits_until_the_silo_is_empty()
    {
        connector.Cluster.Silos.Add(FakeCluster.Silo("127.0.0.1:1@5", busy: 3));
        var drain = await RunAsync("cluster", "drain", "127.0.0.1:1");
        Assert.True(drain.Code == ExitCode.Ok, drain.Error);
        Assert.Equal(["127.0.0.1:1", "127.0.0.1:1@5", "127.0.0.1:1@5"], connector.Cluster.Drained);
        Assert.Equal(["127.0.0.1:1@5"], drain.OutLines);
    }

    [Fact]
    public async Task Drain_of_a_silo_that_does_not_answer_is_code_6_but_one_that_was_told_is_waited_for()
    {
        connector.Cluster.Silos.Add(FakeCluster.Silo("127.0.0.1:1@5", busy: 2));
        connector.Cluster.Lost.UnionWith([1, 3]);
        var drain = await RunAsync("cluster", "drain", "127.0.0.1:1");
        Assert.Equal(ExitCode.Unreachable, drain.Code);
        Assert.Contains("did not answer", drain.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("gets no more work", drain.Error, StringComparison.Ordinal);
        var again = await RunAsync("cluster", "drain", "127.0.0.1:1");
        Assert.True(again.Code == ExitCode.Ok, again.Error);
        Assert.Equal(4, connector.Cluster.Drained.Count);
    }

    [Fact]
    public async Task Drain_of_an_unknown_silo_is_code_3()
    {
        var drain = await RunAsync("cluster", "drain", "127.0.0.1:9");
        Assert.Equal(ExitCode.NotFound, drain.Code);
        Assert.Contains("127.0.0.1:9", drain.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_where_nobody_works_is_code_6_and_creates_nothing()
    {
        using var scratch = new Scratch();
        var data = scratch.File("none");
        var cluster = await Invocation.RunAsync(["cluster", "--data", data], connector);
        Assert.Equal(ExitCode.Unreachable, cluster.Code);
        Assert.Contains("no silo works on", cluster.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
        connector.Failure = new DataDirectoryException("Nobody hosts it.");
        Directory.CreateDirectory(data);
        Assert.Equal(ExitCode.Unreachable, (await Invocation.RunAsync(["cluster", "--data", data], connector)).Code);
    }
}
