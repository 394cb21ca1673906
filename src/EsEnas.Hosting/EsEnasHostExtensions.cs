using EsEnas.Grains;
using EsEnas.Hosting.Kubernetes;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Silos;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Stores.Watching;
using EsEnas.Hosting.Telemetry;
using EsEnas.Hosting.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace EsEnas.Hosting;

/// <summary>Composes a silo: what the embedded silo and the silo process have in common.</summary>
public static class EsEnasHostExtensions
{
    /// <summary>
    /// Adds an EsEnas silo with the storage, the membership and the endpoints that the options say.
    /// </summary>
    /// <remarks>
    /// Composition only: the caller owns the directory's lock, if it is used, and has prepared the stores. <see cref="SiloHost"/> does
    /// both.
    /// </remarks>
    /// <param name="builder">The host to add it to.</param>
    /// <param name="options">Both ports must be set.</param>
    /// <exception cref="ArgumentException">A port is missing.</exception>
    /// <exception cref="SettingException">The silo shall be a pod, and is none.</exception>
    public static IHostApplicationBuilder UseEsEnasSilo(this IHostApplicationBuilder builder, EsEnasSiloOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        if (options is not { SiloPort: { } siloPort, GatewayPort: { } gatewayPort })
            throw new ArgumentException("Both ports of a silo must be set.", nameof(options));

        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(options.Address, siloPort, gatewayPort, listenOnAnyHostAddress: false);
            silo.CloseDoors(options);
            StoreProviders.MembershipOf(options).AddMembership(silo);
            var storage = StoreProviders.StorageOf(options);
            storage.AddStorage(silo);
            silo.Services.WatchStores(options);
            silo.Services.AddStoreExceptions();
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MemberLog>();
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
            silo.AddEsEnasGrains(
                runs =>
                {
                    runs.AutoResume = options.WakeUnfinished;
                    runs.MaxEvaluationSteps = options.MaxEvaluationSteps ?? runs.MaxEvaluationSteps;
                    runs.MaxModelBytes = options.ModelMemory is { } most ? (long)most << 20 : runs.MaxModelBytes;
                },
                rollouts =>
                {
                    rollouts.Slots = options.Slots ?? Environment.ProcessorCount;
                    rollouts.EvaluationTimeLimit = options.EvaluationTimeLimit ?? rollouts.EvaluationTimeLimit;
                    rollouts.ModelMemoryBytes = options.ModelMemory is { } most ? (long)most << 20 : rollouts.ModelMemoryBytes;
                });
            silo.Configure<ClusterMembershipOptions>(options.FailureDetection.ApplyTo);
            // Every silo publishes it to all others; only the placement of runs uses it, and a run is placed once.
            silo.Configure<DeploymentLoadPublisherOptions>(load => load.DeploymentLoadPublisherRefreshTime = TimeSpan.FromSeconds(10));
            if (builder.IsTraced()) silo.AddActivityPropagation();
            if (options.Kubernetes) silo.UseKubernetes(options);
            silo.Configure<GrainCollectionOptions>(collection =>
            {
                collection.CollectionAge = TimeSpan.FromMinutes(5);
                collection.CollectionQuantum = TimeSpan.FromMinutes(1);
            });
        });
        return builder;
    }
}
