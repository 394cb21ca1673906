using System.Net;
using EsEnas.Grains;
using EsEnas.Hosting.Stores;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Settings;

/// <summary>The settings of a silo, by the names that their flags have; variables and configuration keys follow from those.</summary>
public static class SiloSettings
{
    /// <summary>Most evaluations at once.</summary>
    public const int MaxSlots = 4096;

    /// <summary>Longest time limit of an evaluation: a day.</summary>
    public const int MaxEvaluationSeconds = 86_400;

    /// <summary>Largest port.</summary>
    public const int MaxPort = 65_535;

    /// <summary>
    /// Name of each setting (flag without dashes), and its key in the section <c>EsEnas</c> of a settings file. All that a silo process
    /// reads.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ConfigurationKeys { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["data"] = "Data",
        ["address"] = "Silo:Address",
        ["silo-port"] = "Silo:Port",
        ["gateway-port"] = "Silo:GatewayPort",
        ["tls-certificate"] = "Tls:Certificate",
        ["tls-key"] = "Tls:Key",
        ["tls-authority"] = "Tls:Authority",
        ["insecure"] = "Insecure",
        ["slots"] = "Rollouts:Slots",
        ["evaluation-limit"] = "Rollouts:EvaluationTimeLimit",
        ["step-limit"] = "Runs:MaxEvaluationSteps",
        ["cluster-id"] = "Cluster:Id",
        ["storage"] = "Storage:Kind",
        ["connection"] = "Storage:Connection",
        ["membership"] = "Membership:Kind",
        ["membership-connection"] = "Membership:Connection",
        ["probe-timeout"] = "FailureDetection:ProbeTimeout",
        ["missed-probes"] = "FailureDetection:MissedProbes",
        ["heartbeat"] = "FailureDetection:Heartbeat",
        ["missed-heartbeats"] = "FailureDetection:MissedHeartbeats",
        ["kubernetes"] = "Kubernetes",
        ["http-port"] = "Http:Port",
        ["http-address"] = "Http:Address",
        ["http-key"] = "Http:Key",
        ["http-key-file"] = "Http:KeyFile",
        ["trace-first"] = "Tracing:FirstIterations",
        ["trace-every"] = "Tracing:EveryIterations",
        ["trace-evaluations"] = "Tracing:Evaluations",
        ["exit-when-idle"] = "ExitWhenIdle",
    };

    /// <summary>Reads and checks those of the silo itself; what is served over HTTP and what is traced is its process's.</summary>
    /// <param name="find">Gives the setting of a name, from wherever it was given; without a value if nowhere.</param>
    /// <exception cref="SettingException">One is not allowed, or two do not fit together.</exception>
    public static EsEnasSiloOptions Read(Func<string, Setting> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        Setting gatewayPort = find("gateway-port"), storageKind = find("storage"), membershipKind = find("membership");
        var storage = StorageOptions.Read(storageKind, find("connection"));
        EsEnasSiloOptions silo = new()
        {
            DataDirectory = find("data").Text() ?? ".esenas",
            Address = find("address").Address() ?? IPAddress.Loopback,
            SiloPort = find("silo-port").WholeNumber(1, MaxPort),
            GatewayPort = gatewayPort.WholeNumber(1, MaxPort),
            Tls = TlsCertificates.Read(find, CertificateRole.Silo),
            Insecure = find("insecure").Switch(),
            Slots = find("slots").WholeNumber(1, MaxSlots),
            EvaluationTimeLimit = find("evaluation-limit").Seconds(1, MaxEvaluationSeconds),
            MaxEvaluationSteps = find("step-limit").WholeNumber(1, RunOptions.LargestEvaluationSteps),
            ClusterId = ReadClusterId(find("cluster-id")) ?? EsEnasCluster.DefaultClusterId,
            Storage = storage,
            Membership = MembershipOptions.Read(membershipKind, find("membership-connection"), storage),
            FailureDetection = FailureDetectionOptions.Read(find),
            Kubernetes = find("kubernetes").Switch(),
        };
        if (silo.SiloPort is { } port && port == silo.GatewayPort)
            throw new SettingException($"{gatewayPort.Name}: {port} is the silo port already; allowed: another port");
        if (silo.Storage.Kind.IsInDataDirectory && !silo.Membership.Kind.IsInDataDirectory)
            throw new SettingException($"{membershipKind.Name}: '{membershipKind.Value}' does not go with the storage " +
                $"{silo.Storage.Kind}, a file of one host; allowed: {StoreKinds.Default}, or another {storageKind.Name}");
        if (silo.Membership.Kind.IsInDataDirectory && !IPAddress.IsLoopback(silo.Address))
            throw new SettingException($"{find("address").Name}: '{silo.Address}' does not go with the membership " +
                $"{silo.Membership.Kind}, a file of one host; allowed: a loopback address, or another {membershipKind.Name}");
        if (silo.Kubernetes && silo.Membership.Kind.IsInDataDirectory)
            throw new SettingException($"{find("kubernetes").Name}: pods do not share a file, so the membership {silo.Membership.Kind} " +
                $"does not go with it; allowed: false, or another {membershipKind.Name}");
        CheckDoors(silo, find);
        return silo;
    }

    private static void CheckDoors(EsEnasSiloOptions silo, Func<string, Setting> find)
    {
        Setting address = find("address"), certificate = find("tls-certificate"), insecure = find("insecure");
        if (silo is { Insecure: true, Tls: not null })
            throw new SettingException($"{insecure.Name} and {certificate.Name} exclude each other; allowed: one of them");
        if (silo is not { Tls: null, Insecure: false }) return;
        if (silo.Kubernetes) throw new SettingException($"{find("kubernetes").Name}: a pod listens on all of its addresses, " +
            $"which is not allowed without TLS; allowed: {Ways()}");
        if (!IPAddress.IsLoopback(silo.Address))
        {
            throw new SettingException($"{address.Name}: '{address.Value}' is not allowed without TLS, as whoever reaches that address " +
                "could run, read and cancel everything; allowed: " +
                $"{Ways()}, or a loopback address");
        }

        string Ways() => $"{certificate.Name} with its key and authority ('esenas certificates DIR' makes them), " +
            $"{insecure.Name} where nobody else reaches it";
    }

    private static string? ReadClusterId(Setting setting) =>
        setting.Text() is not { } id || EsEnasCluster.IsClusterId(id)
            ? setting.Value
            : throw setting.Refused(EsEnasCluster.AllowedClusterIds);
}
