using System.Collections.Frozen;
using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Requests;

/// <summary>What clients may call; nothing else, of ours or of Orleans. Thread safe.</summary>
internal static class ClientCalls
{
    /// <summary>
    /// How the key of the client begins that each silo is itself: code of the silo that is no grain, and no client to be wary of.
    /// </summary>
    public const string HostedClient = "hosted-";

    // What Orleans' own client needs: to know the interfaces of the cluster, to read streams, and to cancel its calls. Some of them are not
    // public.
    private static readonly FrozenSet<string> OfOrleans = new[]
    {
        "Orleans.Runtime.IClusterManifestSystemTarget", "Orleans.Runtime.IAsyncEnumerableGrainExtension",
        "Orleans.Runtime.ICancellationSourcesExtension",
        "Orleans.Runtime.IGrainCallCancellationExtension",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether clients may call a method.</summary>
    /// <param name="method">Of a grain's, an extension's or a system target's interface.</param>
    public static bool IsAllowed(MethodInfo method) =>
        method.DeclaringType is { } declaring && (declaring.Assembly == typeof(IExperimentGrain).Assembly
            ? !method.IsDefined(typeof(SilosOnlyAttribute)) && !declaring.IsDefined(typeof(SilosOnlyAttribute))
            : IsOfOrleans(declaring) ? OfOrleans.Contains(declaring.FullName!) : declaring.IsDefined(typeof(ForClientsAttribute)));

    private static bool IsOfOrleans(Type type) =>
        type.Assembly.GetName().Name is { } name && name.StartsWith("Orleans.", StringComparison.Ordinal);
}
