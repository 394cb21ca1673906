using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Rollouts;

/// <summary>Whether this silo takes work, and how many runs it coordinates. Thread safe; ends with the process.</summary>
internal sealed partial class LocalDuty : ISiloAvailability
{
    private readonly ILogger<LocalDuty> logger;
    private readonly Lock gate = new();
    private int runs;

    public LocalDuty(ILogger<LocalDuty> logger, SiloMetrics metrics)
    {
        this.logger = logger;
        metrics.ObserveAvailability(() => Current);
    }

    /// <summary>Version of the software.</summary>
    public static string Version { get; } =
        typeof(LocalDuty).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public SiloDuty Current { get; private set; }

    /// <summary>Why it takes no work; empty if it does.</summary>
    public string Reason { get; private set; } = "";

    public bool TakesWork => Current == SiloDuty.Active;

    /// <summary>Runs whose loop works here.</summary>
    public int Runs => Volatile.Read(ref runs);

    public void RunStarted() => Interlocked.Increment(ref runs);

    public void RunEnded() => Interlocked.Decrement(ref runs);

    /// <summary>Changes the duty; a quarantined silo stays so.</summary>
    public void Set(SiloDuty duty, string reason)
    {
        lock (gate)
        {
            if (Current == SiloDuty.Quarantined) return;
            (Current, Reason) = (duty, duty == SiloDuty.Active ? "" : reason);
        }
        LogDuty(logger, duty, reason);
    }
}
