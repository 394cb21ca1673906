using System.Globalization;
using EsEnas.Hosting;

namespace EsEnas.Silo;

/// <summary>What the command line and the environment ask for. A flag wins over its variable.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="ExitWhenIdle">Whether to stop when no run works any more.</param>
/// <param name="Help">Whether only the usage is wanted.</param>
internal sealed record SiloArguments(EsEnasSiloOptions Silo, bool ExitWhenIdle, bool Help)
{
    internal const string Usage = """
        usage: esenas-silo [--data DIR] [--silo-port P] [--gateway-port P] [--slots N] [--cluster-id ID] [--exit-when-idle]

          --data DIR          data directory, created if missing (default .esenas); silos with the same directory form a cluster
          --silo-port P       port for other silos on 127.0.0.1 (default: a free one)
          --gateway-port P    port for clients on 127.0.0.1 (default: a free one)
          --slots N           evaluations that run at once (default: number of processors)
          --cluster-id ID     name of the cluster (default esenas)
          --exit-when-idle    stop when no run has been working for three seconds

        Each flag may be given as a variable instead: ESENAS_DATA, ESENAS_SILO_PORT, ...; ESENAS_EXIT_WHEN_IDLE is true or false.
        """;

    private const string Data = "--data";
    private const string SiloPort = "--silo-port";
    private const string GatewayPort = "--gateway-port";
    private const string Slots = "--slots";
    private const string ClusterId = "--cluster-id";
    private const string ExitWhenIdleFlag = "--exit-when-idle";
    private const int MaxSlots = 4096;
    private const int MaxPort = 65_535;

    private static readonly string[] ValueFlags = [Data, SiloPort, GatewayPort, Slots, ClusterId];

    /// <summary>Reads flags and variables.</summary>
    /// <exception cref="SiloArgumentException">Unknown flag, missing or invalid value.</exception>
    internal static SiloArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        Dictionary<string, string> flags = ReadFlags(arguments);
        if (flags.ContainsKey("--help")) return new SiloArguments(new EsEnasSiloOptions { DataDirectory = "" }, false, Help: true);

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
        return new SiloArguments(silo, Find(ExitWhenIdleFlag).Switch(), Help: false);

        Setting Find(string flag)
        {
            if (flags.TryGetValue(flag, out string? value)) return new Setting(flag, value).NotBlank();
            string name = "ESENAS_" + flag[2..].Replace('-', '_').ToUpperInvariant();
            return new Setting(name, variable(name) is { Length: > 0 } found ? found : null).NotBlank();
        }
    }

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
                _ when !ValueFlags.Contains(flag) => throw new SiloArgumentException($"unknown flag '{parts[0]}'; see --help"),
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

        internal int? Number(int max)
        {
            if (Value is null) return null;
            return int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= max
                ? number
                : throw new SiloArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Name}: '{Value}' is not allowed; allowed: 1 to {max}"));
        }

        internal bool Switch() => Value switch
        {
            null or "false" or "0" => false,
            "true" or "1" => true,
            _ => throw new SiloArgumentException($"{Name}: '{Value}' is not allowed; allowed: true, false"),
        };
    }
}
