using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Dispatch;

/// <summary>The cluster's active silos, as this silo sees them.</summary>
internal sealed partial class ClusterRoster(IClusterMembershipService membership, SiloMetrics metrics, TimeProvider time,
    ILogger<ClusterRoster> logger)
    : ISiloRoster, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int MostLost = 100;

    private readonly CancellationTokenSource stopping = new();
    private readonly List<(SiloId Silo, long At)> lost = [];
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

    public IReadOnlyList<SiloId> LostWithin(TimeSpan within)
    {
        lock (lost) return [.. lost.Where(each => time.GetElapsedTime(each.At) <= within).Select(each => each.Silo)];
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
            var before = Active;
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(stopping.Token))
            {
                var now = Active;
                Lose(before.Except(now));
                before = now;
                Changed.Fire();
            }
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

    // The last of them, however long this silo lives.
    private void Lose(IEnumerable<SiloId> silos)
    {
        lock (lost)
        {
            lost.AddRange(silos.Select(silo => (silo, time.GetTimestamp())));
            lost.RemoveRange(0, Math.Max(0, lost.Count - MostLost));
        }
    }

    private sealed record Known(MembershipVersion Version, IReadOnlyList<SiloId> Active);
}
