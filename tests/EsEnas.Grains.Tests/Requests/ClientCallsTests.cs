using System.Reflection;
using System.Runtime.CompilerServices;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Requests;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace EsEnas.Grains.Tests.Requests;

/// <summary>
/// Every method that a message can name, called as a client: of grains, extensions and system targets, ours and Orleans' own.
/// </summary>
public sealed class ClientCallsTests
{
    // What a console can do (docs/safety.md has the same list), and what Orleans' client needs for it.
    private static readonly string[] Allowed =
    [
        "IClusterGrain.Drain", "IClusterGrain.GetSilos", "IExperimentCatalog.Find", "IExperimentCatalog.List",
        "IExperimentCatalog.WakeUnfinished", "IExperimentGrain.Amend", "IExperimentGrain.Cancel",
        "IExperimentGrain.Delete", "IExperimentGrain.Describe",
        "IExperimentGrain.Extend", "IExperimentGrain.ExtendBudget", "IExperimentGrain.GetHistory", "IExperimentGrain.GetPhaseHistory",
        "IExperimentGrain.GetFront", "IExperimentGrain.GetIncidents", "IExperimentGrain.GetRowsForOlderConsoles",
        "IExperimentGrain.GetProposals", "IExperimentGrain.GetProvenance", "IExperimentGrain.GetSpecification",
        "IExperimentGrain.GetStatus", "IExperimentGrain.Inspect", "IExperimentGrain.Pause", "IExperimentGrain.RequestPolicy",
        "IExperimentGrain.Resume", "IExperimentGrain.Submit", "IExperimentGrain.Wake", "IExperimentGrain.Watch", "IHistoryGrain.Exists",
        "IHistoryGrain.Read", "IHistoryGrain.ReadProposals", "IRolloutGrain.GetCapacity", "IRolloutGrain.GetStatus", "IRunArchive.List",
        "IRunArchive.Read", "IRunArchive.ReadRecord", "IRunVerifier.Fork", "IRunVerifier.Record", "IRunVerifier.Replay",
        "IRunVerifier.ReplayPhase", "IRunVerifier.Verify",
        "IStoreReader.Find", "IStoreReader.FindPolicy", "IStoreReader.GetOutage", "IStoreReader.GetHistory",
        "IStoreReader.GetPhaseHistory", "IStoreReader.GetProposals", "IStoreReader.GetSpecification", "IStoreReader.GetStatus",
        "IStoreReader.List",
        "IAsyncEnumerableGrainExtension.DisposeAsync", "IAsyncEnumerableGrainExtension.MoveNext",
        "IAsyncEnumerableGrainExtension.StartEnumeration", "ICancellationSourcesExtension.CancelRemoteToken",
        "IClusterManifestSystemTarget.GetClusterManifest", "IClusterManifestSystemTarget.GetClusterManifestHashSummary",
        "IClusterManifestSystemTarget.GetClusterManifestUpdate", "IClusterManifestSystemTarget.GetSiloManifestByHash",
        "IClusterManifestSystemTarget.GetSiloManifestHash", "IGrainCallCancellationExtension.CancelRequestAsync",
    ];

    [Fact]
    public void Clients_may_call_what_is_documented_and_nothing_else()
    {
        var allowed = Interfaces()
            .SelectMany(each => each.GetMethods()).Where(ClientCalls.IsAllowed).Select(Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Allowed.Order(StringComparer.Ordinal), allowed);
        var document = File.ReadAllText(Checkout.PathOf("docs/safety.md"));
        foreach (var call in Allowed)
        {
            Assert.Contains($"`{call.Split('.')[0]}`", document, StringComparison.Ordinal);
            Assert.Contains(call.Split('.')[1], document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Client_that_calls_anything_else_is_refused_and_the_silo_goes_on()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("r", Specifications.Point(2));
        await cluster.GrainsOfSilo.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        var targets = Targets(cluster.Silos.Silos[0]).ToList();
        HashSet<string> refused = [];
        List<string> answered = [];
        var calls = from each in Interfaces() from method in each.GetMethods()
            where !ClientCalls.IsAllowed(method) && !IsTestHook(each) from target in targets select CallAsync(each, method, target);
        await Task.WhenAll(calls);

        Assert.Empty(answered);
        // These are in every silo, so that their own refusal was met and not only that of a target that has no such method.
        Assert.Equal([], new[] { "IManagementGrain", "ISiloControl", "IMembershipService", "IGrainManagementExtension", "IReminderService",
            "IRemoteGrainDirectory", "ICatalog", "IRemindable" }
            .Except(refused.Select(call => call.Split('.')[0])));
        Assert.Contains("IManagementGrain.ForceActivationCollection", refused);
        Assert.Contains("ISiloControl.ForceActivationCollection", refused);
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync("after", Specifications.Point(2))).State);
        Assert.Equal(2, (await cluster.Catalog.List()).Count);

        async Task CallAsync(Type type, MethodInfo method, GrainId target)
        {
            // Of a call without an answer none can be seen; the first test has it.
            if (method.IsGenericMethodDefinition || method.IsDefined(typeof(OneWayAttribute))) return;
            try
            {
                var reference = cluster.Silos.Client.GetGrain(target, InterfaceOf(type));
                if (method.Invoke(reference, [.. method.GetParameters().Select(Value)]) is not { } call) return;
                await AnswerAsync(call).WaitAsync(TimeSpan.FromMinutes(5));
                answered.Add($"{Name(method)} of {target}");
            }
            catch (RunException error) when (error.Message == $"{Name(method)} is for silos: a client cannot call it")
            {
                lock (refused) refused.Add(Name(method));
            }
            catch (Exception error) when (error is not TimeoutException)
            {
                // The target has no such interface, or the client cannot even name it.
            }
        }

        GrainInterfaceType InterfaceOf(Type type) =>
            cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<GrainInterfaceTypeResolver>().GetGrainInterfaceType(type);
    }

    private static async Task AnswerAsync(object call)
    {
        if (call is Task task) await task;
        else if (call is ValueTask value) await value;
        else if (call.GetType().GetMethod("AsTask", []) is { } asTask) await (Task)asTask.Invoke(call, [])!;
        else throw new NotSupportedException();
    }

    // Of every kind of grain and system target that the silo has, ours and Orleans' own.
    private static IEnumerable<GrainId> Targets(InProcessSiloHandle silo)
    {
        var directory = silo.ServiceProvider.GetRequiredService(Type.GetType("Orleans.Runtime.ActivationDirectory, Orleans.Runtime",
            throwOnError: true)!);
        return ((IEnumerable<KeyValuePair<GrainId, IGrainContext>>)directory).Select(each => each.Key).DistinctBy(id => id.Type);
    }

    private static IEnumerable<Type> Interfaces() => Assemblies().SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsInterface && !type.IsGenericTypeDefinition && typeof(IAddressable).IsAssignableFrom(type));

    private static IEnumerable<Assembly> Assemblies() =>
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.StartsWith("Orleans.", StringComparison.Ordinal)
                || (name.StartsWith("EsEnas.", StringComparison.Ordinal) && !name.EndsWith("Tests", StringComparison.Ordinal)))
            .Select(name => Assembly.Load(name!));

    private static bool IsTestHook(Type type) => type.FullName!.Contains("TestHooks", StringComparison.Ordinal);

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static object? Value(ParameterInfo parameter) => parameter.ParameterType switch
    {
        { IsValueType: true } type => RuntimeHelpers.GetUninitializedObject(type),
        { } type when type == typeof(string) => "x",
        _ => null,
    };
}
