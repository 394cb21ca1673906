using System.Collections;
using System.Globalization;
using System.Net;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Telemetry;
using EsEnas.Hosting;
using EsEnas.Silo.Configuration;
using EsEnas.Silo.Http;

namespace EsEnas.Silo;

/// <summary>What the command line, the environment and the settings file ask for. A flag wins over its variable, a variable over the file.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="ExitWhenIdle">Whether to stop when no run works any more.</param>
/// <param name="Help">Whether only the usage is wanted.</param>
internal sealed record SiloArguments(EsEnasSiloOptions Silo, bool ExitWhenIdle, bool Help)
{
    internal const string Usage = """
        usage: esenas-silo [flags]

          --data DIR             data directory, created if missing (default .esenas); silos with the same directory form a cluster
          --silo-port P          port for other silos on 127.0.0.1 (default: a free one)
          --gateway-port P       port for clients on 127.0.0.1 (default: a free one)
          --slots N              evaluations that run at once (default: number of processors)
          --cluster-id ID        name of the cluster (default esenas)
          --exit-when-idle       stop when no run has been working for three seconds

          --http-port P          port of /health, /metrics and /dashboard (default 0: none)
          --http-address A       address that it is served on (default 127.0.0.1); any but loopback needs a key
          --http-key K           the key, 16 characters or more; better ESENAS_HTTP_KEY or
          --http-key-file FILE   a file that holds it
          --trace-first N        iterations traced after a run starts, if traces are exported (default 3)
          --trace-every N        after those, every so many-th (default 100; 0: none)
          --trace-evaluations N  evaluations of a traced iteration that get a span (default 4)
          --settings FILE        settings file (default appsettings.json of the current directory, if there is one)

        Each flag may be given as a variable instead: ESENAS_DATA, ESENAS_SILO_PORT, ...; ESENAS_EXIT_WHEN_IDLE is true or false.
        """;

    private const string VariablePrefix = "ESENAS_";
    private const string Data = "--data";
    private const string SiloPort = "--silo-port";
    private const string GatewayPort = "--gateway-port";
    private const string Slots = "--slots";
    private const string ClusterId = "--cluster-id";
    private const string HttpPort = "--http-port";
    private const string HttpAddress = "--http-address";
    private const string Key = "--http-key";
    private const string KeyFile = "--http-key-file";
    private const string TraceFirst = "--trace-first";
    private const string TraceEvery = "--trace-every";
    private const string TraceEvaluations = "--trace-evaluations";
    private const string Settings = "--settings";
    private const string ExitWhenIdleFlag = "--exit-when-idle";
    private const int MaxSlots = 4096;
    private const int MaxPort = 65_535;
    private const int MaxTraced = 1_000_000;

    // Every flag that has a value, and its key in the settings file.
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        [Data] = "Data",
        [SiloPort] = "Silo:Port",
        [GatewayPort] = "Silo:GatewayPort",
        [Slots] = "Rollouts:Slots",
        [ClusterId] = "Cluster:Id",
        [HttpPort] = "Http:Port",
        [HttpAddress] = "Http:Address",
        [Key] = "Http:Key",
        [KeyFile] = "Http:KeyFile",
        [TraceFirst] = "Tracing:FirstIterations",
        [TraceEvery] = "Tracing:EveryIterations",
        [TraceEvaluations] = "Tracing:Evaluations",
        [ExitWhenIdleFlag] = "ExitWhenIdle",
    };

    /// <summary>Where health, metrics and the dashboard are served.</summary>
    internal HttpSettings Http { get; init; } = new(IPAddress.Loopback, null, null);

    /// <summary>What is traced.</summary>
    internal TracingOptions Tracing { get; init; } = new();

    /// <summary>The settings file, which may hold sections of others too; null if there is none.</summary>
    internal string? SettingsFile { get; init; }

    /// <summary>Reads flags, variables and the settings file.</summary>
    /// <exception cref="SiloArgumentException">Unknown flag or key, missing or invalid value.</exception>
    internal static SiloArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        Dictionary<string, string> flags = ReadFlags(arguments);
        if (flags.ContainsKey("--help")) return new SiloArguments(new EsEnasSiloOptions { DataDirectory = "" }, false, Help: true);

        SettingsFile? file = null;
        Setting settings = Find(Settings);
        file = Configuration.SettingsFile.Read(settings.Value is { } path ? (settings.Name, path) : null, Keys.Values);
        Setting data = Find(Data), siloPort = Find(SiloPort), gatewayPort = Find(GatewayPort);
        EsEnasSiloOptions silo = new()
        {
            DataDirectory = data.Value ?? ".esenas",
            SiloPort = siloPort.Number(MaxPort),
            GatewayPort = gatewayPort.Number(MaxPort),
            Slots = Find(Slots).Number(MaxSlots),
            ClusterId = Find(ClusterId).Value ?? EsEnasCluster.DefaultClusterId,
        };
        if (silo.SiloPort is { } port && port == silo.GatewayPort)
            throw new SiloArgumentException($"{gatewayPort.Name}: {port} is the silo port already; allowed: another port");
        TracingOptions tracing = new();
        return new SiloArguments(silo, Find(ExitWhenIdleFlag).Switch(), Help: false)
        {
            Http = ReadHttp(Find),
            Tracing = new TracingOptions
            {
                FirstIterations = Find(TraceFirst).Number(MaxTraced, least: 0) ?? tracing.FirstIterations,
                EveryIterations = Find(TraceEvery).Number(MaxTraced, least: 0) ?? tracing.EveryIterations,
                Evaluations = Find(TraceEvaluations).Number(MaxTraced, least: 0) ?? tracing.Evaluations,
            },
            SettingsFile = file?.Path,
        };

        Setting Find(string flag)
        {
            if (flags.TryGetValue(flag, out string? value)) return new Setting(flag, value).NotBlank();
            string name = VariableOf(flag);
            if (variable(name) is { Length: > 0 } found) return new Setting(name, found).NotBlank();
            return file is not null && Keys.TryGetValue(flag, out string? key) && file.Find(key) is { } stored
                ? new Setting(stored.Name, stored.Value).NotBlank()
                : new Setting(flag, null);
        }
    }

    /// <summary>Refuses variables that are almost, but not quite, one of ours: what they ask for would silently not happen.</summary>
    /// <exception cref="SiloArgumentException">The message names the variable that was meant.</exception>
    internal static void CheckVariables(IDictionary environment)
    {
        string[] known = [.. Keys.Keys.Append(Settings).Select(VariableOf)];
        foreach (string name in environment.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(VariablePrefix, StringComparison.Ordinal) || known.Contains(name)) continue;

            // The console's variables and those of tests share the prefix: only a slip of the pen is certainly a mistake.
            if (known.FirstOrDefault(each => Spelling.Distance(each, name) == 1) is { } meant)
                throw new SiloArgumentException($"{name} is unknown; did you mean {meant}?");
        }
    }

    private static string VariableOf(string flag) => VariablePrefix + flag[2..].Replace('-', '_').ToUpperInvariant();

    private static HttpSettings ReadHttp(Func<string, Setting> find)
    {
        Setting port = find(HttpPort), address = find(HttpAddress), key = find(Key), file = find(KeyFile);
        int? number = port.Number(MaxPort, least: 0) is > 0 and var given ? given : null;
        if (key.Value is not null && file.Value is not null) throw new SiloArgumentException($"{key.Name} and {file.Name} exclude each other; allowed: one of them");
        HttpSettings http = new(address.Address() ?? IPAddress.Loopback, number, file.Value is { } path ? KeyOf(file.Name, Contents(file.Name, path)) : key.Value is { } text ? KeyOf(key.Name, text) : null);
        return http.IsOpen || http.Key is not null
            ? http
            : throw new SiloArgumentException($"{address.Name}: '{address.Value}' is not allowed without a key; allowed: a loopback address, or a key as well ({VariableOf(Key)}, {KeyFile})");
    }

    private static string Contents(string name, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SiloArgumentException($"{name}: '{path}' is not allowed: {exception.Message}; allowed: a file that holds the key");
        }
    }

    // The message must not hold the key.
    private static HttpKey KeyOf(string name, string key) => key.Length >= HttpKey.MinLength ? new HttpKey(key)
        : throw new SiloArgumentException($"{name}: a key of {key.Length} characters is not allowed; allowed: {HttpKey.MinLength} or more");

    private static Dictionary<string, string> ReadFlags(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> flags = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            string flag = parts[0] is "-h" or "-?" ? "--help" : parts[0];
            string value = flag switch
            {
                ExitWhenIdleFlag => parts.Length == 2 ? parts[1] : "true",
                "--help" => "true",
                _ when flag != Settings && !Keys.ContainsKey(flag) => throw new SiloArgumentException($"unknown flag '{parts[0]}'; see --help"),
                _ when parts.Length == 2 => parts[1],
                _ when i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) => arguments[++i],
                _ => throw new SiloArgumentException($"{flag} needs a value"),
            };
            if (!flags.TryAdd(flag, value)) throw new SiloArgumentException($"{flag} is given twice");
        }

        return flags;
    }

    /// <summary>A flag or variable with its value, which is null if it was not given.</summary>
    private readonly record struct Setting(string Name, string? Value)
    {
        internal Setting NotBlank() => Value is null || !string.IsNullOrWhiteSpace(Value) ? this : throw new SiloArgumentException($"{Name} is empty");

        internal int? Number(int max, int least = 1)
        {
            if (Value is null) return null;
            return int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= max
                ? number
                : throw new SiloArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Name}: '{Value}' is not allowed; allowed: {least} to {max}"));
        }

        internal IPAddress? Address() => Value switch
        {
            null => null,
            "localhost" => IPAddress.Loopback,
            _ when IPAddress.TryParse(Value, out IPAddress? address) => address,
            _ => throw new SiloArgumentException($"{Name}: '{Value}' is not allowed; allowed: an IP address of this machine, 0.0.0.0 or :: for all of them, localhost"),
        };

        internal bool Switch() => Value switch
        {
            null or "false" or "0" => false,
            "true" or "1" => true,
            _ => throw new SiloArgumentException($"{Name}: '{Value}' is not allowed; allowed: true, false"),
        };
    }
}
