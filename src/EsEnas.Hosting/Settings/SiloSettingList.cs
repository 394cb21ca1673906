using EsEnas.Hosting.Stores;

namespace EsEnas.Hosting.Settings;

/// <summary>Every setting of a silo process, in the order of its help.</summary>
public static class SiloSettingList
{
    /// <summary>The settings file's own setting.</summary>
    public static SiloSetting File { get; } =
        Text("settings", null, "FILE", "Settings file; default appsettings.json of the current directory, if there is one");

    /// <summary>All.</summary>
    public static IReadOnlyList<SiloSetting> All { get; } =
    [
        Text("data", "Data", "DIR", "Data directory; silos of one host with the same one form a cluster; default .esenas"),
        Text("address", "Silo:Address", "A", "Address of this host to listen on and to tell others; default 127.0.0.1"),
        Value("silo-port", "Silo:Port", "P", "Port for other silos; default: a free one"),
        Value("gateway-port", "Silo:GatewayPort", "P", "Port for clients; default: a free one"),
        Text("tls-certificate", "Tls:Certificate", "FILE",
            "Certificate of this process for TLS between silos and consoles (PEM; see 'certificates')"),
        Text("tls-key", "Tls:Key", "FILE", "Its private key"),
        Text("tls-authority", "Tls:Authority", "FILE", "The authority that signs the certificates of silos and consoles"),
        Switch("insecure", "Insecure", "Let the ports ask for no certificate, whoever reaches them; default false"),
        Value("slots", "Rollouts:Slots", "N", "Evaluations at once in this process; default: the number of processors"),
        Value("evaluation-limit", "Rollouts:EvaluationTimeLimit", "S",
            "Seconds that an evaluation may take in this process; then its run fails and says so; default 900"),
        Value("step-limit", "Runs:MaxEvaluationSteps", "N",
            "Integration steps that an evaluation of a run may ask for, horizon times frame skip; default 20000000"),
        Value("model-memory", "Rollouts:ModelMemory", "MIB",
            "Mebibytes that models and simulations may take here and in worker processes; default: half of the memory there is"),
        Value("cluster-id", "Cluster:Id", "ID", "Name of the cluster, which its silos and consoles share; default esenas"),
        Text("storage", "Storage:Kind", string.Join('|', StoreKinds.Storages),
            "Where state is stored; default sqlite, in the data directory"),
        Text("connection", "Storage:Connection", "S", "How to connect to the storage; may hold a password: better as a variable"),
        Text("membership", "Membership:Kind", string.Join('|', StoreKinds.Memberships),
            "How silos find each other; default: as the storage, with azure-blob azure-table"),
        Text("membership-connection", "Membership:Connection", "S", "How to connect to the membership; default: as the storage"),
        Value("probe-timeout", "FailureDetection:ProbeTimeout", "S", "Seconds in which a silo answers a probe; default 3"),
        Value("missed-probes", "FailureDetection:MissedProbes", "N", "Unanswered probes that make a silo suspect; default 2"),
        Value("heartbeat", "FailureDetection:Heartbeat", "S", "Seconds between a silo's heartbeats in the membership; default 2"),
        Value("missed-heartbeats", "FailureDetection:MissedHeartbeats", "N",
            "Missed heartbeats after which a starting silo ignores a member; default 3"),
        Switch("kubernetes", "Kubernetes", "Whether this silo is a pod, which compares the members with the pods there are; default false"),
        Value("http-port", "Http:Port", "P", "Port of the page, /health, /metrics and /dashboard; default 0: none"),
        Text("http-address", "Http:Address", "A",
            "Address that they are served on; default 127.0.0.1; 0.0.0.0: all; any but loopback needs a key"),
        Text("http-key", "Http:Key", "K", "The key, 16 characters or more; better as a variable or in a file"),
        Text("http-key-file", "Http:KeyFile", "FILE", "A file that holds the key"),
        Value("trace-first", "Tracing:FirstIterations", "N", "Iterations traced after a run starts, if traces are exported; default 3"),
        Value("trace-every", "Tracing:EveryIterations", "N", "After those, every N-th iteration; default 100; 0: none"),
        Value("trace-evaluations", "Tracing:Evaluations", "N", "Evaluations of a traced iteration that get a span; default 4"),
        Switch("exit-when-idle", "ExitWhenIdle", "End when no run has been working for three seconds; default false"),
        File,
    ];

    /// <summary>The setting of a name.</summary>
    /// <param name="name">Name of the flag, without dashes.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static SiloSetting Of(string name) => All.First(setting => setting.Name == name);

    private static SiloSetting Text(string name, string? key, string hint, string meaning) =>
        new(name, key, hint, meaning) { IsText = true };

    private static SiloSetting Value(string name, string key, string hint, string meaning) => new(name, key, hint, meaning);

    private static SiloSetting Switch(string name, string key, string meaning) => new(name, key, "true|false", meaning) { IsSwitch = true };
}
