using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>Silos that a test describes. Draining one takes as many questions as it has busy slots.</summary>
internal sealed class FakeCluster : IClusterGrain
{
    public List<SiloReport> Silos { get; } = [];

    public List<string> Drained { get; } = [];

    /// <summary>Which questions to drain, from 1, no silo answers.</summary>
    public HashSet<int> Lost { get; } = [];

    public static SiloReport Silo(string address, int busy = 0, SiloAvailability availability = SiloAvailability.Active,
        string reason = "") =>
        new(new(address), "active", new RolloutCapacity(4, busy, 7, "identity", availability, reason), 1234, 56.7, "1.2.3", 1);

    public Task<IReadOnlyList<SiloReport>> GetSilos() => Task.FromResult<IReadOnlyList<SiloReport>>([.. Silos]);

    public Task<SiloReport> Drain(string silo)
    {
        Drained.Add(silo);
        if (Lost.Contains(Drained.Count)) throw new RunException(RunError.Unreachable, $"Silo '{silo}' did not answer");
        var at = Silos.FindIndex(s => s.Silo.Value == silo || s.Silo.Value.StartsWith($"{silo}@", StringComparison.Ordinal));
        if (at < 0) throw new RunException(RunError.NotFound, $"There is no silo '{silo}' in the cluster");
        var capacity = Silos[at].Capacity!;
        Silos[at] = Silos[at] with { Runs = 0, Capacity = capacity
            with { Busy = Math.Max(0, capacity.Busy - 1), Queued = 0, Availability = SiloAvailability.Draining,
                Reason = "drained by an operator" } };
        return Task.FromResult(Silos[at]);
    }
}
