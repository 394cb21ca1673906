using System.Net;
using EsEnas.Grains;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Sqlite;
using EsEnas.Hosting.Telemetry;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace EsEnas.Hosting;

/// <summary>Composes a silo: what the embedded silo and the silo process have in common.</summary>
public static class EsEnasHostExtensions
{
    /// <summary>
    /// Adds an EsEnas silo: grain storage and reminders in the data directory's SQLite file, membership as the options say, endpoints on loopback.
    /// </summary>
    /// <remarks>
    /// Composition only: who calls this owns the directory's lock and has created its database. <see cref="SiloHost"/> does both.
    /// </remarks>
    /// <param name="builder">The host to add it to.</param>
    /// <param name="options">Both ports must be set.</param>
    /// <exception cref="ArgumentException">A port is missing.</exception>
    public static IHostApplicationBuilder UseEsEnasSilo(this IHostApplicationBuilder builder, EsEnasSiloOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        if (options is not { SiloPort: { } siloPort, GatewayPort: { } gatewayPort })
            throw new ArgumentException("Both ports of a silo must be set.", nameof(options));

        SqliteDatabase database = new DataDirectory(options.DataDirectory).Database;
        builder.UseOrleans(silo =>
        {
            if (options.Membership == SiloMembership.InProcess)
                silo.UseLocalhostClustering(siloPort, gatewayPort, null, options.ServiceId, options.ClusterId);
            else
                silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort, listenOnAnyHostAddress: false).UseSqliteClustering(database);

            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
            silo.AddSqliteStorage(database).UseSqliteReminders(database);
            silo.AddEsEnasGrains(runs => runs.AutoResume = options.WakeUnfinished, rollouts => rollouts.Slots = options.Slots ?? Environment.ProcessorCount);
            ConfigureFailureDetection(silo);
            if (builder.IsTraced()) silo.AddActivityPropagation();
            silo.Configure<GrainCollectionOptions>(collection =>
            {
                collection.CollectionAge = TimeSpan.FromMinutes(5);
                collection.CollectionQuantum = TimeSpan.FromMinutes(1);
            });
        });
        return builder;
    }

    // For silos that share a few busy cores: slow enough that a late answer is not taken for death (a refused connection still
    // is, at once), quick enough that a frozen silo's work moves within ten seconds, and that a silo which died without
    // a word and comes back on another port is not waited for (three times the heartbeat).
    private static void ConfigureFailureDetection(ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(membership =>
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(3);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.ExtendProbeTimeoutDuringDegradation = false;
    });
}
