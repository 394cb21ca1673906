using System.ComponentModel.DataAnnotations;
using Orleans.Configuration;

namespace EsEnas.Hosting.Stores;

/// <summary>When a silo that does not answer counts as dead. All silos of a cluster should agree.</summary>
/// <remarks>
/// The defaults are for silos that share a few busy cores: slow enough that a late answer is not taken for death (a refused connection
/// still is, at once), quick enough that a frozen silo's work moves within ten seconds or so, and that a silo which died without a word and
/// comes back elsewhere, alone, is up again within fifteen.
/// </remarks>
public sealed record FailureDetectionOptions
{
    /// <summary>How long a silo may take to answer a probe, 0.5 to 60 s. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Unanswered probes in a row that make a silo suspect, 1 to 20. Default 2.</summary>
    [Range(1, 20)]
    public int MissedProbes { get; set; } = 2;

    /// <summary>How often a silo writes into the membership table that it lives, 1 to 300 s. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Missed heartbeats after which a starting silo no longer insists on reaching the silo of that row, 2 to 20. Default 3. It concerns
    /// silos that nobody was left to declare dead.
    /// </summary>
    [Range(2, 20)]
    public int MissedHeartbeats { get; set; } = 3;

    internal void ApplyTo(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = ProbeTimeout;
        membership.NumMissedProbesLimit = MissedProbes;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.IAmAliveTablePublishTimeout = Heartbeat;
        membership.NumMissedTableIAmAliveLimit = MissedHeartbeats;
        membership.ExtendProbeTimeoutDuringDegradation = false;
    }
}
