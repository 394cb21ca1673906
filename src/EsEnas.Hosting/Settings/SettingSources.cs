using System.Globalization;
using System.Text.Json;
using EsEnas.Core.Documents;
using Microsoft.Extensions.Configuration;

namespace EsEnas.Hosting.Settings;

/// <summary>
/// The configuration of a silo process: section <c>EsEnas</c> of the settings file, over it the variables, over them the flags; and what
/// .NET's configuration does not tell: where a value was given, and which keys nothing reads.
/// </summary>
public sealed class SettingSources
{
    /// <summary>The file that is read if it is there.</summary>
    public const string DefaultFile = "appsettings.json";

    private const string Section = SiloSettings.Section;
    private readonly IConfigurationRoot root;

    private SettingSources(IConfigurationRoot root, string? file) => (this.root, File) = (root, file);

    /// <summary>Full path of the settings file, which may hold sections of others too; null if there is none.</summary>
    public string? File { get; }

    /// <summary>Reads all three.</summary>
    /// <param name="flag">The text of a flag; null if it was not given.</param>
    /// <param name="variable">The text of a variable; null or empty if it is not set.</param>
    /// <exception cref="SettingException">The file is missing, not JSON, or has a key that nothing reads.</exception>
    public static SettingSources Read(Func<SiloSetting, string?> flag, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(flag);
        ArgumentNullException.ThrowIfNull(variable);
        Place flags = new(static setting => setting.Flag, flag);
        Place variables = new(static setting => setting.Variable, each => variable(each.Variable) is { Length: > 0 } text ? text : null);
        var named = (flags.Find(SiloSettingList.File) ?? variables.Find(SiloSettingList.File)).GetValueOrDefault();
        var path = Path.GetFullPath(named.Text() ?? DefaultFile);
        var exists = System.IO.File.Exists(path);
        if (!exists && named.Value is not null) throw named.Refused("a file that exists");
        ConfigurationBuilder builder = new();
        if (exists) builder.AddSettingsFile(path);
        try
        {
            SettingSources sources = new(builder.Add(variables).Add(flags).Build(), exists ? path : null);
            sources.RefuseUnknownKeys();
            return sources;
        }
        catch (Exception exception) when (exception is FormatException or IOException or InvalidDataException
            or UnauthorizedAccessException)
        {
            var cause = exception.GetBaseException();
            throw new SettingException(cause is JsonException { LineNumber: { } line }
                ? string.Create(CultureInfo.InvariantCulture, $"{path}: line {line + 1} is not JSON")
                : $"{path}: {cause.Message}");
        }
    }

    /// <summary>A setting with the name of the place where it was given; without a value if it was given nowhere.</summary>
    /// <param name="name">Name of its flag, without dashes.</param>
    public Setting Find(string name)
    {
        var setting = SiloSettingList.Of(name);
        var key = $"{Section}:{setting.Key}";
        foreach (var provider in root.Providers.Reverse())
        {
            if (!provider.TryGet(key, out var text) || text is null) continue;
            return new Setting(provider is Place place ? place.NameOf(setting) : $"{key} in {File}", text);
        }

        return new Setting(setting.Flag, null);
    }

    private void RefuseUnknownKeys()
    {
        string[] known = [.. SiloSettingList.All.Select(setting => setting.Key).OfType<string>()];
        var unknown = root.GetSection(Section).AsEnumerable(makePathsRelative: true)
            .FirstOrDefault(each => each.Value is not null && !known.Contains(each.Key, StringComparer.OrdinalIgnoreCase)).Key;
        if (unknown is null) return;
        var hint = Spelling.Nearest(unknown, known) is { } meant
            ? $"did you mean {Section}:{meant}?"
            : $"allowed: {string.Join(", ", known)}";
        throw new SettingException($"{Section}:{unknown} in {File} is unknown; {hint}");
    }

    /// <summary>Variables or flags, as a provider that can say how its user knows a setting.</summary>
    private sealed class Place(Func<SiloSetting, string> nameOf, Func<SiloSetting, string?> textOf)
        : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load()
        {
            foreach (var setting in SiloSettingList.All)
                if (setting.Key is { } key && textOf(setting) is { } text) Data[$"{Section}:{key}"] = text;
        }

        public string NameOf(SiloSetting setting) => nameOf(setting);

        public Setting? Find(SiloSetting setting) => textOf(setting) is { } text ? new Setting(nameOf(setting), text) : null;
    }
}
