using System.Globalization;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Rollouts;
using EsEnas.MuJoCo;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace EsEnas.Hosting.Health;

/// <summary>
/// Says whether a silo can work: it is an active member and its membership store answers, grain state can be written, libmujoco is there
/// and proved, and it is neither draining nor quarantined.
/// </summary>
/// <remarks>
/// Thread safe. However often it is asked, the stores are asked once a second at most, and not again before they have answered.
/// </remarks>
public sealed class SiloHealth
{
    /// <summary>How long a store may take.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private const string StateName = "health";
    private static readonly GrainType ProbeType = GrainType.Create("esenas.health");

    private readonly IServiceProvider services;
    private readonly SingleProbe membership;
    private readonly SingleProbe storage;

    /// <summary>For a host that a silo lives in.</summary>
    /// <param name="services">The host's.</param>
    public SiloHealth(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        this.services = services;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        membership = new SingleProbe(AskMembershipAsync, time);
        storage = new SingleProbe(WriteStateAsync, time);
    }

    /// <summary>Looks at everything; takes three seconds at most.</summary>
    public async Task<HealthReport> CheckAsync()
    {
        var members = ToCheckAsync("membership", membership.AskAsync(Timeout));
        var states = ToCheckAsync("storage", storage.AskAsync(Timeout));
        return new HealthReport([await members, await states, CheckMuJoCo(), CheckAvailability()]);
    }

    private static async Task<HealthCheck> ToCheckAsync(string name, Task<string> problem) =>
        await problem is { Length: > 0 } detail ? new(name, false, detail) : new(name, true, "");

    private static HealthCheck CheckMuJoCo()
    {
        try
        {
            MuJoCoLibrary.EnsureLoaded();
            return new("mujoco", true, "");
        }
        catch (MuJoCoUnavailableException exception)
        {
            return new("mujoco", false, exception.Message);
        }
    }

    private HealthCheck CheckAvailability()
    {
        var availability = services.GetRequiredService<ISiloAvailability>();
        var current = availability.Current;
        return current == SiloAvailability.Active
            ? new("availability", true, "")
            : new("availability", false, $"{current.ToString().ToLowerInvariant()}: {availability.Reason}");
    }

    private async Task<string> AskMembershipAsync()
    {
        var self = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var status = services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot.GetSiloStatus(self);
        if (status != SiloStatus.Active) return string.Create(CultureInfo.InvariantCulture, $"this silo is {status}");

        // The runtime's own table lives in the silo itself: nothing that could go away.
        if (services.GetService<IMembershipTable>() is { } table && table.GetType().Assembly != typeof(GrainService).Assembly)
            await table.ReadRowAsync(self, CancellationToken.None);
        return "";
    }

    private async Task<string> WriteStateAsync()
    {
        var store = services.GetRequiredKeyedService<IGrainStorage>(EsEnasCluster.StorageName);
        var id = GrainId.Create(ProbeType, services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.ToString());
        GrainState<List<long>> state = new() { State = [] };
        try
        {
            await store.ReadStateAsync(StateName, id, state);
            state.State = [TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()];
            await store.WriteStateAsync(StateName, id, state);
        }
        catch (InconsistentStateException)
        {
            // Refused by a store that is there.
        }

        return "";
    }
}
