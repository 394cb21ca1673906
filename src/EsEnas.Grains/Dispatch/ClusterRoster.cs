using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Dispatch;

/// <summary>The cluster's active silos, as this silo sees them.</summary>
internal sealed partial class ClusterRoster(IClusterMembershipService membership, SiloMetrics metrics, ILogger<ClusterRoster> logger)
    : ISiloRoster, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task following = Task.CompletedTask;
    private volatile Known? known;

    public IReadOnlyList<SiloId> Active
    {
        get
        {
            var snapshot = membership.CurrentSnapshot;
            if (known is { } current && current.Version == snapshot.Version) return current.Active;
            var active = snapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => SiloId.Of(m.SiloAddress));
            known = new Known(snapshot.Version, [.. active.OrderBy(silo => silo.Value, StringComparer.Ordinal)]);
            return known.Active;
        }
    }

    public Pulse Changed { get; } = new();

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ClusterRoster), ServiceLifecycleStage.RuntimeGrainServices, _ =>
        {
            metrics.ObserveSilos(() => Active.Count);
            following = Task.Run(FollowAsync, CancellationToken.None);
            return Task.CompletedTask;
        }, async _ =>
        {
            await stopping.CancelAsync();
            await following;
        });

    public void Dispose() => stopping.Dispose();

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(stopping.Token)) Changed.Fire();
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
        catch (Exception exception)
        {
            LogLost(logger, exception);
        }
    }

    private sealed record Known(MembershipVersion Version, IReadOnlyList<SiloId> Active);
}
