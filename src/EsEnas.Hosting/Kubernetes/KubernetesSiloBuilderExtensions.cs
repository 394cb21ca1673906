using EsEnas.Hosting.Settings;
using Orleans.Configuration;
using Orleans.Hosting.Kubernetes;

namespace EsEnas.Hosting.Kubernetes;

/// <summary>A silo that is a pod: its name is the pod's, and a pod that has gone is a dead silo at once.</summary>
internal static class KubernetesSiloBuilderExtensions
{
    private static readonly string[] Needed =
    [
        KubernetesHostingOptions.PodNameEnvironmentVariable, KubernetesHostingOptions.PodNamespaceEnvironmentVariable,
        KubernetesHostingOptions.PodIPEnvironmentVariable, KubernetesHostingOptions.ServiceIdEnvironmentVariable,
        KubernetesHostingOptions.ClusterIdEnvironmentVariable,
    ];

    /// <summary>Adds it. The silo then listens on every address of its pod, so that a forwarded port reaches it too.</summary>
    /// <remarks>
    /// Pods carry the labels <c>orleans/serviceId</c> and <c>orleans/clusterId</c>, and may get, list, watch and patch pods of their
    /// namespace.
    /// </remarks>
    /// <exception cref="SettingException">A variable that says which pod this is, is missing; or the pod is labeled for another
    /// cluster.</exception>
    internal static ISiloBuilder UseKubernetes(this ISiloBuilder silo, EsEnasSiloOptions options)
    {
        foreach (var variable in Needed)
        {
            if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
                throw new SettingException($"{variable} is missing; allowed: " +
                    "what the pod's manifest hands down (see infra/kubernetes/silo.yaml)");
        }

        RequireSame(KubernetesHostingOptions.ServiceIdEnvironmentVariable, options.ServiceId);
        RequireSame(KubernetesHostingOptions.ClusterIdEnvironmentVariable, options.ClusterId);
        silo.UseKubernetesHosting();
        return silo.Configure<SiloOptions>(
            named => named.SiloName = Environment.GetEnvironmentVariable(KubernetesHostingOptions.PodNameEnvironmentVariable)!);
    }

    // The pods of one cluster are found by these labels: under another name the silo would take its own fellows for dead.
    private static void RequireSame(string variable, string value)
    {
        if (Environment.GetEnvironmentVariable(variable) is { } found && found != value)
            throw new SettingException($"{variable}: '{found}' is not allowed; allowed: {value}, which this silo is told");
    }
}
