using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Silos;

/// <summary>
/// Says in one line each that a silo has joined, is leaving because it was told to, or is dead. One that leaves quickly may be seen dead at
/// once.
/// </summary>
internal sealed partial class MemberLog(IClusterMembershipService membership, ILocalSiloDetails self, ILogger<MemberLog> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task following = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(MemberLog), ServiceLifecycleStage.Active, _ =>
    {
        following = Task.Run(FollowAsync, CancellationToken.None);
        return Task.CompletedTask;
    }, async _ =>
    {
        await stopping.CancelAsync();
        await following;
    });

    public void Dispose() => stopping.Dispose();

    private static bool IsLeaving(SiloStatus status) => status is SiloStatus.ShuttingDown or SiloStatus.Stopping;

    private async Task FollowAsync()
    {
        try
        {
            var known =
                membership.CurrentSnapshot.Members.Values.ToDictionary(member => member.SiloAddress, member => member.Status);
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping.Token))
            {
                var active = snapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);
                foreach (var member in snapshot.Members.Values)
                {
                    var before = known.GetValueOrDefault(member.SiloAddress);
                    known[member.SiloAddress] = member.Status;
                    if (member.Status != before && !member.SiloAddress.Equals(self.SiloAddress)) Say(member, before, active);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private void Say(ClusterMember member, SiloStatus before, int active)
    {
        var silo = member.SiloAddress.ToParsableString();
        if (member.Status == SiloStatus.Active) LogJoined(logger, silo, active);
        else if (IsLeaving(member.Status) && !IsLeaving(before)) LogLeaving(logger, silo, active);
        else if (member.Status == SiloStatus.Dead && before == SiloStatus.Active) LogDead(logger, silo, active);
    }
}
