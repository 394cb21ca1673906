using EsEnas.Hosting;
using EsEnas.Hosting.Settings;

namespace EsEnas.Silo;

/// <summary>What the command line and the environment ask for. A flag wins over its variable.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="ExitWhenIdle">Whether to stop when no run works any more.</param>
/// <param name="Help">Whether only the usage is wanted.</param>
internal sealed record SiloArguments(EsEnasSiloOptions Silo, bool ExitWhenIdle, bool Help)
{
    internal const string Usage = """
        usage: esenas-silo [flags]

          --data DIR                 data directory, created if missing (default .esenas); silos of one host with the same one form a cluster
          --storage KIND             where state is stored: sqlite (default, in the data directory), redis, postgres, azure-blob
          --connection S             how to connect to it
          --membership KIND          how silos find each other: sqlite, redis, postgres (default: as the storage)
          --membership-connection S  how to connect to it (default: as the storage)
          --cluster-id ID            name of the cluster (default esenas); silos of one cluster share it
          --address A                address of this host to listen on and to tell others (default 127.0.0.1)
          --silo-port P              port for other silos (default: a free one)
          --gateway-port P           port for clients (default: a free one)
          --slots N                  evaluations that run at once (default: number of processors)
          --probe-timeout S          seconds in which a silo answers a probe (default 3)
          --missed-probes N          unanswered probes that make a silo suspect (default 2)
          --heartbeat S              seconds between a silo's signs of life in the membership (default 2)
          --missed-heartbeats N      missed ones after which a starting silo passes over a row (default 3)
          --kubernetes true          this silo is a pod: compare the members with the pods there are (see infra/kubernetes)
          --exit-when-idle           stop when no run has been working for three seconds

        Each flag may be given as a variable instead: ESENAS_DATA, ESENAS_SILO_PORT, ...; ESENAS_EXIT_WHEN_IDLE is true or false.
        Connections hold passwords: variables keep them out of the list of processes.
        """;

    private const string ExitWhenIdleFlag = "--exit-when-idle";

    /// <summary>Reads flags and variables.</summary>
    /// <exception cref="SettingException">Unknown flag, missing or invalid value.</exception>
    internal static SiloArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        Dictionary<string, string> flags = ReadFlags(arguments);
        return flags.ContainsKey("--help")
            ? new SiloArguments(new EsEnasSiloOptions { DataDirectory = "" }, false, Help: true)
            : new SiloArguments(SiloSettings.Read(Find), Find(ExitWhenIdleFlag[2..]).Switch(), Help: false);

        Setting Find(string name)
        {
            string flag = "--" + name;
            if (flags.TryGetValue(flag, out string? value)) return new Setting(flag, value);
            string known = SiloSettings.VariableOf(name);
            return variable(known) is { Length: > 0 } found ? new Setting(known, found) : new Setting(flag, null);
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
                _ when !flag.StartsWith("--", StringComparison.Ordinal) || !SiloSettings.ConfigurationKeys.ContainsKey(flag[2..]) => throw new SettingException($"unknown flag '{parts[0]}'; see --help"),
                _ when parts.Length == 2 => parts[1],
                _ when i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) => arguments[++i],
                _ => throw new SettingException($"{flag} needs a value"),
            };
            if (!flags.TryAdd(flag, value)) throw new SettingException($"{flag} is given twice");
        }

        return flags;
    }
}
