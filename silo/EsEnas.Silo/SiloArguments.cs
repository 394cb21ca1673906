using EsEnas.Grains.Telemetry;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Stores;
using EsEnas.Silo.Configuration;
using EsEnas.Silo.Http;

namespace EsEnas.Silo;

/// <summary>
/// What the command line, the environment and the settings file ask for. A flag wins over its variable, a variable over the file.
/// </summary>
/// <param name="Silo">The silo.</param>
/// <param name="ExitWhenIdle">Whether to stop when no run works any more.</param>
/// <param name="Help">Whether only the usage is wanted.</param>
internal sealed record SiloArguments(EsEnasSiloOptions Silo, bool ExitWhenIdle, bool Help)
{
    internal static string Usage { get; } = $"""
        usage: esenas-silo [flags]

          --data DIR                 data directory, created if missing (default .esenas); silos of one host with the same one form a
                                     cluster
          --storage KIND             where state is stored: {string.Join(", ", StoreKinds.Storages)}
                                     (default {StoreKinds.Default}, in the data directory)
          --connection S             how to connect to it
          --membership KIND          how silos find each other: {string.Join(", ", StoreKinds.Memberships)} (default: as the storage)
          --membership-connection S  how to connect to it (default: as the storage; of azure-blob the tables of the same account)
          --cluster-id ID            name of the cluster (default esenas); silos of one cluster share it
          --address A                address of this host to listen on and to tell others (default 127.0.0.1)
          --silo-port P              port for other silos (default: a free one)
          --gateway-port P           port for clients (default: a free one)
          --tls-certificate FILE     certificate of this silo, for mutual TLS on both ports (PEM; see 'esenas certificates')
          --tls-key FILE             its private key
          --tls-authority FILE       the authority that signs the certificates of silos and consoles
          --insecure                 ports ask for no certificate, whoever reaches them: where nothing else can be done
          --slots N                  evaluations that run at once (default: number of processors)
          --evaluation-limit S       seconds that an evaluation may hold a slot; then its run fails and says so (default 900)
          --step-limit N             integration steps that an evaluation may ask for, horizon times frame skip (default 20000000)
          --probe-timeout S          seconds in which a silo answers a probe (default 3)
          --missed-probes N          unanswered probes that make a silo suspect (default 2)
          --heartbeat S              seconds between a silo's signs of life in the membership (default 2)
          --missed-heartbeats N      missed ones after which a starting silo passes over a row (default 3)
          --kubernetes true          this silo is a pod: compare the members with the pods there are (see infra/kubernetes)
          --exit-when-idle           stop when no run has been working for three seconds

          --http-port P              port of /health, /metrics and /dashboard (default 0: none)
          --http-address A           address that they are served on (default 127.0.0.1; 0.0.0.0: all); any but loopback needs a key
          --http-key K               the key, 16 characters or more; better ESENAS_HTTP_KEY or
          --http-key-file FILE       a file that holds it
          --trace-first N            iterations traced after a run starts, if traces are exported (default 3)
          --trace-every N            after those, every so many-th (default 100; 0: none)
          --trace-evaluations N      evaluations of a traced iteration that get a span (default 4)
          --settings FILE            settings file (default appsettings.json of the current directory, if there is one)

        Each flag may be given as a variable instead: ESENAS_DATA, ESENAS_SILO_PORT, ...; ESENAS_EXIT_WHEN_IDLE and
        ESENAS_INSECURE are true or false.
        Connections hold passwords, and keys open doors: variables keep them out of the list of processes.
        """;

    private const string Settings = "settings";
    private const string ExitWhenIdleName = "exit-when-idle";
    private const string InsecureName = "insecure";
    private const int MaxTraced = 1_000_000;

    /// <summary>Where health, metrics and the dashboard are served.</summary>
    internal HttpSettings Http { get; init; } = HttpSettings.None;

    /// <summary>What is traced.</summary>
    internal TracingOptions Tracing { get; init; } = new();

    /// <summary>The settings file, which may hold sections of others too; null if there is none.</summary>
    internal string? SettingsFile { get; init; }

    /// <summary>Reads flags, variables and the settings file.</summary>
    /// <exception cref="SettingException">Unknown flag or key, missing or invalid value.</exception>
    internal static SiloArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var flags = ReadFlags(arguments);
        if (flags.ContainsKey("--help")) return new SiloArguments(new EsEnasSiloOptions { DataDirectory = "" }, false, Help: true);

        SettingsFile? file = null;
        file = Configuration.SettingsFile.Read(Find(Settings), SiloSettings.ConfigurationKeys.Values);
        return new SiloArguments(SiloSettings.Read(Find), Find(ExitWhenIdleName).Switch(), Help: false)
        {
            Http = HttpSettings.Read(Find),
            Tracing = ReadTracing(Find),
            SettingsFile = file?.Path,
        };

        Setting Find(string name)
        {
            var flag = "--" + name;
            if (flags.TryGetValue(flag, out var value)) return new Setting(flag, value);
            var known = SettingVariables.Of(name);
            if (variable(known) is { Length: > 0 } found) return new Setting(known, found);
            return file is not null && SiloSettings.ConfigurationKeys.TryGetValue(name, out var key) && file.Find(key) is { } stored
                ? stored
                : new Setting(flag, null);
        }
    }

    private static TracingOptions ReadTracing(Func<string, Setting> find)
    {
        TracingOptions usual = new();
        return new TracingOptions
        {
            FirstIterations = find("trace-first").WholeNumber(0, MaxTraced) ?? usual.FirstIterations,
            EveryIterations = find("trace-every").WholeNumber(0, MaxTraced) ?? usual.EveryIterations,
            Evaluations = find("trace-evaluations").WholeNumber(0, MaxTraced) ?? usual.Evaluations,
        };
    }

    private static Dictionary<string, string> ReadFlags(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> flags = new(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            var flag = parts[0] is "-h" or "-?" ? "--help" : parts[0];
            var value = flag switch
            {
                "--" + ExitWhenIdleName or "--" + InsecureName => parts.Length == 2 ? parts[1] : "true",
                "--help" => "true",
                _ when !IsKnown(flag) => throw new SettingException($"unknown flag '{parts[0]}'; see --help"),
                _ when parts.Length == 2 => parts[1],
                _ when i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) => arguments[++i],
                _ => throw new SettingException($"{flag} needs a value"),
            };
            if (!flags.TryAdd(flag, value)) throw new SettingException($"{flag} is given twice");
        }

        return flags;
    }

    private static bool IsKnown(string flag) =>
        flag.StartsWith("--", StringComparison.Ordinal) && (flag[2..] == Settings || SiloSettings.ConfigurationKeys.ContainsKey(flag[2..]));
}
