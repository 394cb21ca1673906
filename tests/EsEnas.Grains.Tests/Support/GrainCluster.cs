using System.Diagnostics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Requests;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;

namespace EsEnas.Grains.Tests.Support;

/// <summary>Silos in this process with a storage that outlives them.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    // Of a machine on which every core is busy with something else.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private InProcessTestCluster cluster = null!;

    public SharedStorage Storage { get; private init; } = new();

    public TestObjectives Objectives { get; private init; } = new();

    public InProcessTestCluster Silos => cluster;

    public static async Task<GrainCluster> StartAsync(int silos = 1, int slots = 2, bool autoResume = true, SharedStorage? storage = null,
        TestObjectives? objectives = null, TimeSpan? storeTimeout = null, Action<RunOptions>? configure = null,
        Action<ISiloBuilder>? more = null, Action<IClientBuilder>? client = null)
    {
        var made = new GrainCluster { Storage = storage ?? new(), Objectives = objectives ?? new() };
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IObjectiveFactory>(made.Objectives);
            silo.Services.AddGrainStorage(ExperimentRecord.StorageName, (services, _) => made.Storage.For(services));
            silo.Services.AddSingleton<IStoredRuns>(made.Storage);
            // The test cluster waits for its silos in this way.
            silo.Services.AddSingleton(new ForClientsToo("Orleans.Runtime.TestHooks.ITestHooks"));
            silo.UseInMemoryReminderService();
            silo.Configure<ClusterMembershipOptions>(o =>
            {
                o.ProbeTimeout = TimeSpan.FromSeconds(1);
                o.NumMissedProbesLimit = 2;
                o.NumVotesForDeathDeclaration = 1;
            });
            silo.AddEsEnasGrains(
                runs =>
                {
                    runs.AutoResume = autoResume;
                    runs.StoreTimeout = storeTimeout ?? runs.StoreTimeout;
                    configure?.Invoke(runs);
                },
                rollouts => rollouts.Slots = slots);
            silo.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
            more?.Invoke(silo);
        });
        builder.ConfigureClient(each => client?.Invoke(each));
        made.cluster = builder.Build();
        await made.cluster.DeployAsync();
        return made;
    }

    public IExperimentGrain Run(string id) => cluster.Client.GetGrain<IExperimentGrain>(id);

    /// <summary>Grains as code of a silo calls them: what no client may ask is asked here.</summary>
    public IGrainFactory GrainsOfSilo => cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    public TGrain Grain<TGrain>(string key) where TGrain : IGrainWithStringKey => cluster.Client.GetGrain<TGrain>(key);

    public IExperimentCatalog Catalog => cluster.Client.GetGrain<IExperimentCatalog>(0);

    public SharedStorage.Provider Store => (SharedStorage.Provider)Storage.For(cluster.Silos[0].ServiceProvider);

    /// <summary>The silo that hosts a run now.</summary>
    public InProcessSiloHandle HostOf(string id)
    {
        var owner = Store.Read<ExperimentRecord>("experiment", Run(id).GetGrainId()).Claim.Owner;
        return cluster.Silos.Single(s => owner.StartsWith($"{SiloId.Of(s.SiloAddress)}/", StringComparison.Ordinal));
    }

    /// <summary>Submits and waits for the end.</summary>
    public async Task<RunStatus> CompleteAsync(string id, string yaml)
    {
        await Run(id).Submit(new SubmitRequest(yaml));
        return await EndAsync(id);
    }

    /// <summary>Waits until the run is not running any more.</summary>
    public Task<RunStatus> EndAsync(string id) => UntilAsync(id, s => s.State != RunState.Running);

    /// <summary>Polls the status, with a deadline, riding out calls that fail while silos come and go.</summary>
    public async Task<RunStatus> UntilAsync(string id, Func<RunStatus, bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            RunStatus? status = null;
            try
            {
                status = await Run(id).GetStatus();
                if (condition(status)) return status;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && watch.Elapsed < Deadline)
            {
                // A silo has just gone.
            }
            Assert.True(watch.Elapsed < Deadline, $"Run {id} did not get there in time: {status}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async Task<string[]> HistoryAsync(string id) => Specifications.Csv(await Run(id).GetHistory(new(1), int.MaxValue));

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline, "The condition did not become true in time.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();
}
