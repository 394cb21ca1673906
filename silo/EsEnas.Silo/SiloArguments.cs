using EsEnas.Grains.Telemetry;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
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
        var flags = SiloFlags.Parse(arguments);
        if (flags.IsHelp) return new SiloArguments(new EsEnasSiloOptions { DataDirectory = "" }, false, Help: true);
        var sources = SettingSources.Read(flags.Find, variable);
        var settings = SiloSettings.Bind(sources.Find);
        return new SiloArguments(settings.ToOptions(sources.Find), settings.ExitWhenIdle, Help: false)
        {
            Http = HttpSettings.Read(settings.HttpPort, sources.Find),
            Tracing = settings.Tracing,
            SettingsFile = sources.File,
        };
    }
}
