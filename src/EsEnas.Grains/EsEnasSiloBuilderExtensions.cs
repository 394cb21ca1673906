using EsEnas.Grains.Catalog;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Recordings;
using EsEnas.Grains.Requests;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Telemetry;
using EsEnas.Grains.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;

namespace EsEnas.Grains;

/// <summary>Adds runs and rollouts to a silo.</summary>
public static class EsEnasSiloBuilderExtensions
{
    // Of what silos send each other, and answer: the largest are a run's weights and checkpoints, 10 MB at most. Clients' requests have
    // limits of their own (GatewayGuard).
    private const int MaxHeaderBytes = 1024 * 1024;
    private const int MaxBodyBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Adds everything but what the host chooses: grain storage named <c>Default</c>, membership, and (with
    /// <see cref="RunOptions.AutoResume"/>) reminders.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configureRuns">Options of runs.</param>
    /// <param name="configureRollouts">Options of the rollout pool.</param>
    public static ISiloBuilder AddEsEnasGrains(this ISiloBuilder silo, Action<RunOptions>? configureRuns = null,
        Action<RolloutOptions>? configureRollouts = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var services = silo.Services;
        services.AddOptions<RunOptions>().Configure(configureRuns ?? (_ => { })).ValidateOnStart();
        services.AddOptions<RolloutOptions>().Configure(configureRollouts ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunOptions>, RangeValidation<RunOptions>>();
        services.AddSingleton<IValidateOptions<RolloutOptions>, RangeValidation<RolloutOptions>>();
        services.AddOptions<TracingOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<TracingOptions>, RangeValidation<TracingOptions>>();
        services.AddMetrics();
        services.AddSingleton<SiloMetrics>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IObjectiveFactory, TaskObjectiveFactory>();
        services.AddSingleton(provider => WorkersOf(provider.GetRequiredService<IOptions<RolloutOptions>>().Value));
        services.AddSingleton<DefinitionCache>();
        services.AddSingleton<SharedPlanCache>();
        services.AddSingleton<IIncomingGrainCallFilter, RequestFilter>();
        services.AddMessageTypes();
        services.PostConfigure<SiloConnectionOptions>(GuardedInput.GuardGateway);
        services.Configure<SiloMessagingOptions>(
            messages => (messages.MaxMessageHeaderSize, messages.MaxMessageBodySize) = (MaxHeaderBytes, MaxBodyBytes));
        services.AddSingleton<IStoredStates, SiloStates>();
        services.AddSingleton<RunRecords>();
        services.AddSingleton<RunRemains>();
        services.AddSingleton<RolloutPool>();
        services.AddSingleton<EpisodeRecorder>();
        services.AddSingleton<RecordingDispatch>();
        services.AddSingleton<LocalAvailability>();
        services.AddSingleton<ISiloAvailability>(provider => provider.GetRequiredService<LocalAvailability>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, RolloutPoolLifecycle>();
        services.AddSingleton<ClusterRoster>();
        services.AddSingleton<ISiloRoster>(provider => provider.GetRequiredService<ClusterRoster>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ClusterRoster>());
        silo.AddPlacementDirector<SiloPinnedPlacement, SiloPinnedDirector>();
        silo.AddGrainDirectory(EmptyGrainDirectory.Name, (_, _) => new EmptyGrainDirectory());
        services.AddSingleton<IRolloutTransport, GrainTransport>();
        services.AddTransient(provider => ActivatorUtilities.CreateInstance<EvaluationDispatcher>(provider,
            provider.GetRequiredService<IOptions<RunOptions>>().Value.DoubleShare));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, WakeUnfinishedRuns>();
        return silo;
    }

    /// <summary>Refuses types in messages by their names, before anything is loaded for them; for silos and for clients.</summary>
    /// <param name="services">Those of a silo or of a client.</param>
    public static void AddMessageTypes(this IServiceCollection services) => services.AddSingleton<ITypeNameFilter, MessageTypes>();

    private static EvaluationWorkers WorkersOf(RolloutOptions options) =>
        new(new WorkerOptions
        {
            Nice = options.Nice,
            TimeLimit = options.EvaluationTimeLimit,
            KeptBytes = options.WorkerShareBytes,
        });
}
