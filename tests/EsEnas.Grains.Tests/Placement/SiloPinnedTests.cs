using System.Collections.Immutable;
using System.Net;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace EsEnas.Grains.Tests.Placement;

/// <summary>A call for a silo gets to that silo, or fails.</summary>
public sealed class SiloPinnedTests
{
    private static readonly SiloAddress Here = SiloAddress.New(IPAddress.Loopback, 11111, 1);
    private static readonly SiloAddress There = SiloAddress.New(IPAddress.Loopback, 11112, 1);

    public static TheoryData<int> NotActive =>
        [(int)SiloStatus.Created, (int)SiloStatus.Joining, (int)SiloStatus.ShuttingDown, (int)SiloStatus.Stopping, (int)SiloStatus.Dead];

    [Fact]
    public async Task Call_reaches_the_silo_of_its_key_whoever_makes_it_and_how_often()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 3);
        IGrainFactory[] callers = [.. cluster.Silos.Silos.Select(Factory), cluster.Silos.Client];
        for (var round = 0; round < 3; round++)
            foreach (var caller in callers)
                foreach (var silo in cluster.Silos.Silos.Select(s => s.SiloAddress.ToParsableString()))
                {
                    Assert.Equal(silo, (await caller.GetGrain<IRolloutGrain>(silo).GetStatus()).Silo.Value);
                    Assert.Equal(silo, (await caller.GetGrain<IRolloutGrain>(silo).GetCapacity()).Silo.Value);
                }
    }

    [Fact]
    public async Task Quarantine_reaches_the_silo_that_it_is_meant_for()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        var here = Factory(cluster.Silos.Silos[0]);
        var (good, bad) = (cluster.Silos.Silos[0].SiloAddress.ToParsableString(), cluster.Silos.Silos[1].SiloAddress.ToParsableString());
        // Whatever has been called before.
        await here.GetGrain<IRolloutGrain>(bad).GetCapacity();
        await new GrainTransport(here, TimeProvider.System).QuarantineAsync(new(bad), "outvoted");
        Assert.Equal(SiloAvailability.Quarantined, (await here.GetGrain<IRolloutGrain>(bad).GetStatus()).Capacity!.Availability);
        Assert.Equal(SiloAvailability.Active, (await here.GetGrain<IRolloutGrain>(good).GetStatus()).Capacity!.Availability);
    }

    [Fact]
    public async Task Call_for_a_silo_that_is_gone_or_never_was_fails_and_names_it()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        var here = Factory(cluster.Silos.Silos[0]);
        var gone = cluster.Silos.Silos[1];
        var key = gone.SiloAddress.ToParsableString();
        await here.GetGrain<IRolloutGrain>(key).GetStatus();
        await cluster.Silos.KillSiloAsync(gone);
        var error = await RefusedAsync(() => here.GetGrain<IRolloutGrain>(key).GetStatus());
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains("Dead", error.Message, StringComparison.Ordinal);
        var stranger = await RefusedAsync(() => here.GetGrain<IRolloutGrain>("127.0.0.1:1@2000000000").GetStatus());
        Assert.Contains("not a member", stranger.Message, StringComparison.Ordinal);
        var nonsense = await RefusedAsync(() => here.GetGrain<IRolloutGrain>("everyone").GetStatus());
        Assert.Contains("'everyone'", nonsense.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restarted_silo_answers_to_its_new_address_only()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        var here = Factory(cluster.Silos.Silos[0]);
        var before = cluster.Silos.Silos[1].SiloAddress.ToParsableString();
        await here.GetGrain<IRolloutGrain>(before).GetStatus();
        var after = (await cluster.Silos.RestartSiloAsync(cluster.Silos.Silos[1]))!.SiloAddress.ToParsableString();
        await RefusedAsync(() => here.GetGrain<IRolloutGrain>(before).GetStatus());
        Assert.Equal(after, (await here.GetGrain<IRolloutGrain>(after).GetStatus()).Silo.Value);
    }

    [Fact]
    public async Task Calls_interleave_in_one_activation_per_silo()
    {
        await using var cluster = await GrainCluster.StartAsync(silos: 2);
        using var hold = new ManualResetEventSlim();
        cluster.Objectives.Before = (_, _, token) => hold.Wait(token);
        await cluster.Run("r").Submit(new SubmitRequest(Specifications.Point()));
        await GrainCluster.UntilAsync(() => cluster.Objectives.MadeByEach is { Count: 2 } each && each.All(made => made > 0));
        foreach (var silo in cluster.Silos.Silos.Select(s => s.SiloAddress.ToParsableString()))
            Assert.True((await cluster.Silos.Client.GetGrain<IRolloutGrain>(silo).GetStatus()).Capacity!.Busy > 0,
                "the silo does not work");
        var type = cluster.Silos.Client.GetGrain<IRolloutGrain>("any").GetGrainId().Type;
        var statistics = await cluster.GrainsOfSilo.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var living = statistics.Where(s => s.GrainId.Type == type).ToArray();
        hold.Set();
        Assert.Equal(cluster.Silos.Silos.Select(s => s.SiloAddress).Order(), living.Select(s => s.SiloAddress).Order());
        Assert.All(living, s => Assert.Equal(s.SiloAddress.ToParsableString(), s.GrainId.Key.ToString()));
        await cluster.EndAsync("r");
    }

    [Fact]
    public async Task Grain_has_another_name_than_in_builds_that_placed_it_otherwise()
    {
        // Orleans takes a grain's placement from any silo that has a grain of that name, one of an earlier build included, and keeps it.
        await using var cluster = await GrainCluster.StartAsync();
        var grain = cluster.Silos.Client.GetGrain<IRolloutGrain>("any");
        Assert.NotEqual("rollout", grain.GetGrainId().Type.ToString());
        Assert.Equal("esenas.silo-rollout", ((GrainReference)grain).InterfaceType.ToString());
    }

    [Fact]
    public async Task Silo_counts_as_there_as_soon_as_the_membership_says_so() =>
        // Whatever the cluster manifest has heard of.
        Assert.Equal(There, await PlaceAsync(There.ToParsableString(), (Here, SiloStatus.Active), (There, SiloStatus.Active)));

    [Theory]
    [MemberData(nameof(NotActive))]
    public async Task Silo_that_is_not_active_is_not_replaced_by_another(int status)
    {
        var error = await Assert.ThrowsAsync<SiloCallException>(
            () => PlaceAsync(There.ToParsableString(), (Here, SiloStatus.Active), (There, (SiloStatus)status)));
        Assert.Contains($"{(SiloStatus)status}", error.Message, StringComparison.Ordinal);
    }

    private static Task<SiloAddress> PlaceAsync(string key, params (SiloAddress Silo, SiloStatus Status)[] members) =>
        new SiloPinnedDirector(new Membership(members)).OnAddActivation(new SiloPinnedPlacement(),
            new PlacementTarget(GrainId.Create("rollout", key), [], default, 0), new UnknowingContext());

    private static IGrainFactory Factory(Orleans.TestingHost.InProcessSiloHandle silo) =>
        silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    // Until the silo is known to be gone, calls for it may fail in other ways: but none is answered.
    private static async Task<SiloCallException> RefusedAsync(Func<Task<SiloReport>> call)
    {
        SiloCallException? refused = null;
        SiloReport? answer = null;
        await GrainCluster.UntilAsync(async () =>
        {
            try
            {
                answer = await call();
            }
            catch (SiloCallException exception)
            {
                refused = exception;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                return false;
            }
            return true;
        });
        Assert.Null(answer);
        return refused!;
    }

    private sealed class Membership((SiloAddress Silo, SiloStatus Status)[] members) : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot { get; } =
            new(members.ToImmutableDictionary(m => m.Silo, m => new ClusterMember(m.Silo, m.Status, "silo")), new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }

    /// <summary>Knows no silo but the caller's, as right after another one has joined.</summary>
    private sealed class UnknowingContext : IPlacementContext
    {
        public SiloAddress LocalSilo => Here;

        public SiloStatus LocalSiloStatus => SiloStatus.Active;

        public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [Here];

        public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) =>
            new Dictionary<ushort, SiloAddress[]> { [0] = [Here] };
    }
}
