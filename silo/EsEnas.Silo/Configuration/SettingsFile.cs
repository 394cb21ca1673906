using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace EsEnas.Silo.Configuration;

/// <summary>Our section of a settings file. Other sections (<c>Logging</c>, <c>Kestrel</c>) are ignored here.</summary>
internal sealed class SettingsFile
{
    /// <summary>The file that is read if it is there.</summary>
    internal const string DefaultName = "appsettings.json";

    /// <summary>Our section.</summary>
    internal const string Section = "EsEnas";

    private readonly Dictionary<string, string> values;

    private SettingsFile(string path, Dictionary<string, string> values) => (Path, this.values) = (path, values);

    /// <summary>Full path.</summary>
    internal string Path { get; }

    /// <summary>Reads a file and refuses what is not known in our section.</summary>
    /// <param name="named">The file that the user named; without a value: <see cref="DefaultName"/> in the current directory, if it is
    /// there.</param>
    /// <param name="keys">Every key that is known.</param>
    /// <exception cref="SettingException">Missing, not JSON, or an unknown key.</exception>
    internal static SettingsFile? Read(Setting named, IEnumerable<string> keys)
    {
        var path = System.IO.Path.GetFullPath(named.Text() ?? DefaultName);
        if (!File.Exists(path)) return named.Value is null ? null : throw named.Refused("a file that exists");
        IConfigurationRoot root;
        try
        {
            root = new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
        }
        catch (Exception exception) when (exception is FormatException or IOException or InvalidDataException)
        {
            throw new SettingException($"{path}: {exception.InnerException?.Message ?? exception.Message}");
        }

        List<string> known = [.. keys];
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in root.GetSection(Section).AsEnumerable(makePathsRelative: true))
        {
            if (value is null) continue;
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                var hint = Spelling.Nearest(key, known) is { } meant
                    ? $"; did you mean {Section}:{meant}?"
                    : $"; allowed: {string.Join(", ", known)}";
                throw new SettingException($"{Section}:{key} in {path} is unknown{hint}");
            }

            values[key] = value;
        }

        return new SettingsFile(path, values);
    }

    /// <summary>The value of a key, and how to name it in an error; null if the file has none.</summary>
    internal Setting? Find(string key) => values.TryGetValue(key, out var value) ? new Setting($"{Section}:{key} in {Path}", value) : null;
}
