using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Rollouts;

/// <summary>Whether this silo takes work, and how many runs it coordinates. Thread safe; ends with the process.</summary>
internal sealed partial class LocalAvailability : ISiloAvailability
{
    private readonly ILogger<LocalAvailability> logger;
    private readonly Lock gate = new();
    private int runs;

    public LocalAvailability(ILogger<LocalAvailability> logger, SiloMetrics metrics)
    {
        this.logger = logger;
        metrics.ObserveAvailability(() => Current);
    }

    /// <summary>Version of the software.</summary>
    public static string Version { get; } =
        typeof(LocalAvailability).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+')[0] ?? "";

    public SiloAvailability Current { get; private set; }

    /// <summary>Why it takes no work; empty if it does.</summary>
    public string Reason { get; private set; } = "";

    public bool TakesWork => Current == SiloAvailability.Active;

    /// <summary>Runs whose loop works here.</summary>
    public int Runs => Volatile.Read(ref runs);

    public void RunStarted() => Interlocked.Increment(ref runs);

    public void RunEnded() => Interlocked.Decrement(ref runs);

    /// <summary>Changes the availability; a quarantined silo stays so.</summary>
    public void Set(SiloAvailability availability, string reason)
    {
        lock (gate)
        {
            if (Current == SiloAvailability.Quarantined) return;
            (Current, Reason) = (availability, availability == SiloAvailability.Active ? "" : reason);
        }
        LogAvailability(logger, availability, reason);
    }
}
