using System.Net;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace EsEnas.Infra.Tests.Kubernetes;

/// <summary>The setting <c>kubernetes</c>: a silo that is a pod. The variables of a pod are this process's own while a test runs.</summary>
public sealed class PodTests : IDisposable
{
    private static readonly string[] Variables = ["POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID"];

    public PodTests()
    {
        foreach (var (variable, value) in Variables.Zip(["esenas-7d9-x2", "esenas", "10.1.2.3", "esenas", "blue"]))
            Environment.SetEnvironmentVariable(variable, value);
    }

    public void Dispose()
    {
        foreach (var variable in Variables) Environment.SetEnvironmentVariable(variable, null);
    }

    [Fact]
    public void Silo_is_named_after_its_pod_and_listens_on_all_of_its_addresses()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseEsEnasSilo(Read(("kubernetes", "true"), ("cluster-id", "blue"), ("address", "10.1.2.3")));
        using var host = builder.Build();
        Assert.Equal("esenas-7d9-x2", Options<SiloOptions>(host).SiloName);
        Assert.Equal(("blue", "esenas"), (Options<ClusterOptions>(host).ClusterId, Options<ClusterOptions>(host).ServiceId));
        var endpoints = Options<EndpointOptions>(host);
        Assert.Equal(IPAddress.Parse("10.1.2.3"), endpoints.AdvertisedIPAddress);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 11111), endpoints.SiloListeningEndpoint);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 30000), endpoints.GatewayListeningEndpoint);
    }

    [Theory, InlineData("POD_NAME"), InlineData("POD_NAMESPACE"), InlineData("POD_IP"), InlineData("ORLEANS_SERVICE_ID"),
        InlineData("ORLEANS_CLUSTER_ID")]
    public void Variable_of_a_pod_that_is_missing_is_named(string variable)
    {
        Environment.SetEnvironmentVariable(variable, null);
        Assert.StartsWith($"{variable} is missing", Refused(("kubernetes", "true"), ("cluster-id", "blue")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pod_of_another_cluster_is_refused() =>
        Assert.Equal("ORLEANS_CLUSTER_ID: 'blue' is not allowed; allowed: green, which this silo is told",
            Refused(("kubernetes", "true"), ("cluster-id", "green")));

    [Fact]
    public void Pods_do_not_share_a_file()
    {
        var refused = Assert.Throws<SettingException>(
            () => SiloSettings.Read(name => new Setting("--" + name, name == "kubernetes" ? "true" : null)));
        Assert.StartsWith("--kubernetes: pods do not share a file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Silo_is_no_pod_unless_told() => Assert.False(Read().Kubernetes);

    private static string Refused(params (string Name, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        return Assert.Throws<SettingException>(() => builder.UseEsEnasSilo(Read(settings))).Message;
    }

    // Redis is not asked before the silo starts, which it does not here.
    private static EsEnasSiloOptions Read(params (string Name, string Value)[] settings)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal) { ["storage"] = "redis", ["connection"] = "127.0.0.1:1",
            ["silo-port"] = "11111", ["gateway-port"] = "30000", ["insecure"] = "true" };
        foreach (var (name, value) in settings) given[name] = value;
        return SiloSettings.Read(name => new Setting("--" + name, given.GetValueOrDefault(name)));
    }

    private static T Options<T>(IHost host) where T : class => host.Services.GetRequiredService<IOptions<T>>().Value;
}
