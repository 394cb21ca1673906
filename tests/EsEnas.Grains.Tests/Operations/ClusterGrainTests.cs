using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Operations;

public sealed class ClusterGrainTests
{
    private static IClusterGrain Operations(GrainCluster cluster) => cluster.Silos.Client.GetGrain<IClusterGrain>(0);

    [Fact]
    public async Task Silos_report_slots_and_version_and_who_coordinates()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2, slots: 3);
        var silos = await Operations(cluster).GetSilos();
        Assert.Equal(cluster.Silos.Silos.Select(s => s.SiloAddress.ToParsableString()).Order(StringComparer.Ordinal),
            silos.Select(s => s.Silo.Value));
        Assert.All(silos, s => Assert.Equal((3, SiloAvailability.Active, "active", 0),
            (s.Capacity!.Slots, s.Capacity.Availability, s.Status, s.Runs)));
        Assert.All(silos, s => Assert.NotEmpty(s.Version));
    }

    [Fact]
    public async Task Drained_silo_gets_no_work_its_run_moves_and_no_number_changes()
    {
        var yaml = Specifications.Point(iterations: 150, directions: 10);
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        await cluster.Run("r").Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync("r", s => s.Iteration.Value >= 3);
        var host = cluster.HostOf("r").SiloAddress.ToParsableString();
        SiloReport drained;
        do drained = await Operations(cluster).Drain(host);
        while (drained.Runs > 0 || drained.Capacity is not { Busy: 0, Queued: 0 });
        Assert.Equal(SiloAvailability.Draining, drained.Capacity.Availability);
        Assert.Equal(RunState.Completed, (await cluster.EndAsync("r")).State);
        Assert.NotEqual(host, cluster.HostOf("r").SiloAddress.ToParsableString());
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync("r"));
        Assert.Equal(drained.Evaluations, (await Operations(cluster).GetSilos()).Single(s => s.Silo.Value == host).Evaluations);
    }

    [Fact]
    public async Task Last_silo_that_works_is_not_drained_and_an_unknown_one_is_named()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var only = (await Operations(cluster).GetSilos())[0].Silo;
        Assert.Equal(RunError.Conflict, (await Assert.ThrowsAsync<RunException>(() => Operations(cluster).Drain(only.Value))).Error);
        var unknown = await Assert.ThrowsAsync<RunException>(() => Operations(cluster).Drain("127.0.0.1:1"));
        Assert.Equal(RunError.NotFound, unknown.Error);
        Assert.Contains(only.Value, unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quarantined_silo_works_for_no_run_and_stays_quarantined()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        var bad = (await Operations(cluster).GetSilos())[0].Silo;
        await GrainTransport.SetAvailabilityAsync(cluster.GrainsOfSilo, bad, SiloAvailability.Quarantined, "outvoted");
        await GrainTransport.SetAvailabilityAsync(cluster.GrainsOfSilo, bad, SiloAvailability.Active, "");
        await cluster.CompleteAsync("r", Specifications.Point());
        var silo = (await Operations(cluster).GetSilos())[0];
        Assert.Equal((0L, SiloAvailability.Quarantined, "outvoted"), (silo.Evaluations, silo.Capacity!.Availability, silo.Capacity.Reason));
    }

    [Fact]
    public async Task Doubled_run_has_the_undisturbed_history()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2, configure: runs => runs.DoubleShare = 1);
        await cluster.CompleteAsync("r", Specifications.Point());
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point()), await cluster.HistoryAsync("r"));
        var silos = await Operations(cluster).GetSilos();
        Assert.True(silos.Sum(s => s.Evaluations) >= 2 * 12 * 8, "not every evaluation was made twice");
    }
}
