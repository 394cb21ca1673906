using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace EsEnas.Grains.Tests.Placement;

/// <summary>
/// What happens to calls that end at another silo than the one they are for: nobody takes that silo's answer for the other's.
/// </summary>
public sealed class AstrayCallTests
{
    [Fact]
    public async Task Silo_that_calls_do_not_reach_is_shown_as_unreachable_and_not_as_another_silos_row()
    {
        await using var cluster = await StartAsync();
        var silos = await cluster.Silos.Client.GetGrain<IClusterGrain>(0).GetSilos();
        Assert.Equal(cluster.Silos.Silos.Select(s => s.SiloAddress.ToParsableString()).Order(StringComparer.Ordinal),
            silos.Select(s => s.Silo.Value));
        Assert.Equal(["active", "unreachable"], silos.Select(s => s.Status).Order(StringComparer.Ordinal));
        Assert.Null(silos.Single(s => s.Status == "unreachable").Capacity);
    }

    [Fact]
    public async Task Quarantine_does_not_hit_the_silo_that_the_call_went_astray_to()
    {
        await using var cluster = await StartAsync();
        var here = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();
        var (good, bad) = (cluster.Silos.Silos[0].SiloAddress.ToParsableString(), cluster.Silos.Silos[1].SiloAddress.ToParsableString());
        var transport = new GrainTransport(here, TimeProvider.System);
        await Assert.ThrowsAsync<SiloCallException>(() => transport.QuarantineAsync(new(bad), "outvoted"));
        Assert.Equal(SiloAvailability.Active, (await here.GetGrain<IRolloutGrain>(good).GetStatus()).Capacity!.Availability);
    }

    [Fact]
    public async Task Drain_of_a_silo_that_cannot_be_told_says_so_and_takes_no_other_off_duty()
    {
        await using var cluster = await StartAsync();
        // A stateless worker: it looks from this silo, which reaches itself only.
        var operations = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IClusterGrain>(0);
        var (reached, lost) =
            (cluster.Silos.Silos[0].SiloAddress.ToParsableString(), cluster.Silos.Silos[1].SiloAddress.ToParsableString());
        var error = await Assert.ThrowsAsync<RunException>(() => operations.Drain(lost));
        Assert.Equal(RunError.Unreachable, error.Error);
        Assert.Contains(lost, error.Message, StringComparison.Ordinal);
        var alone = await Assert.ThrowsAsync<RunException>(() => operations.Drain(reached));
        Assert.Equal(RunError.Unreachable, alone.Error);
        Assert.Contains(lost, alone.Message, StringComparison.Ordinal);
        Assert.Equal(SiloAvailability.Active, (await operations.GetSilos()).Single(s => s.Silo.Value == reached).Capacity!.Availability);
    }

    [Fact]
    public async Task Run_goes_on_where_calls_arrive_and_no_number_changes()
    {
        await using var cluster = await StartAsync();
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync("r", Specifications.Point())).State);
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point()), await cluster.HistoryAsync("r"));
    }

    /// <summary>Two silos, each of which sends the calls for both to itself.</summary>
    private static Task<GrainCluster> StartAsync() => GrainCluster.StartAsync(silos: 2,
        more: silo => silo.Services.AddKeyedSingleton<IPlacementDirector, OwnSiloDirector>(typeof(SiloPinnedPlacement)));

    private sealed class OwnSiloDirector : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
            Task.FromResult(context.LocalSilo);
    }
}
