using System.Globalization;

namespace EsEnas.MuJoCo.Native;

/// <summary>The offset tables of all known releases, decoded from the embedded text (its header describes the format).</summary>
internal sealed class LayoutTable
{
    private readonly List<(string Key, int[] Values)> rows = [];
    private string[] names = [];
    private int[] versions = [];

    private LayoutTable() { }

    /// <summary>Known releases, oldest first.</summary>
    public IReadOnlyList<string> Names => names;

    public static LayoutTable Embedded()
    {
        using var stream = typeof(LayoutTable).Assembly.GetManifestResourceStream("layouts.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    public static LayoutTable Parse(string text)
    {
        var table = new LayoutTable();
        var section = "";
        var previous = Array.Empty<int>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            if (line[0] == '#') continue;
            if (line[0] == '[')
            {
                section = line.Trim('[', ']');
                previous = new int[table.names.Length];
            }
            else if (words[0] == "versions")
            {
                var pairs = words[1..].Select(word => word.Split('=')).ToArray();
                table.names = [.. pairs.Select(pair => pair[0])];
                table.versions = [.. pairs.Select(pair => Number(pair[1]))];
            }
            else
            {
                var values = ExpandRuns(words, table.names.Length);
                if (section == "constants")
                {
                    table.rows.Add((words[0], values));
                    continue;
                }

                for (var i = 0; i < values.Length; i++) values[i] += previous[i];
                table.rows.Add(($"{section}.{words[0]}", values));
                previous = values;
            }
        }

        return table;
    }

    /// <summary>The table for a library: that of its version, or the one that the override names.</summary>
    /// <returns>Null if the version is unknown, and none is named.</returns>
    /// <exception cref="MuJoCoUnavailableException">The named table is unknown, or the version older than all.</exception>
    public Layout? Select(int version, string? overrideName)
    {
        if (!string.IsNullOrWhiteSpace(overrideName))
        {
            var named = Array.IndexOf(names, overrideName.Trim());
            return named >= 0
                ? At(named)
                : throw new MuJoCoUnavailableException(
                    $"MUJOCO_LAYOUT is '{overrideName}', which is not a known table. Known: {KnownReleases()}.");
        }

        var index = Array.IndexOf(versions, version);
        if (index < 0 && version < versions[0])
        {
            throw new MuJoCoUnavailableException(
                $"libmujoco {FormatVersion(version)} is older than {names[0]}, the first that EsEnas works with. {WayOut}");
        }

        return index >= 0 ? At(index) : null;
    }

    /// <summary>What to do about a library that is of no use.</summary>
    public static string WayOut => "Install MuJoCo 2.2.2 or a later release, or set MUJOCO_PATH to one.";

    /// <summary>The names of all entries.</summary>
    public IReadOnlyList<string> Keys => [.. rows.Select(row => row.Key)];

    /// <summary>The first releases by name, and the last; there is no gap between.</summary>
    public string KnownReleases() => names.Length > 4
        ? $"{names[0]}, {names[1]}, {names[2]} and every release up to {names[^1]}"
        : string.Join(", ", names);

    public Layout At(int index) =>
        new(names[index], versions[index], rows.Select(row => KeyValuePair.Create(row.Key, row.Values[index])));

    /// <summary>222 is 2.2.2; from 3.5.0 on the number is major·10⁶ + minor·10³ + patch.</summary>
    public static string FormatVersion(int version)
    {
        var (major, minor, patch) = Parts(version);
        return string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{patch}");
    }

    /// <summary>Whether a version of either way of counting is this release or a later one.</summary>
    public static bool IsAtLeast(int version, int major, int minor, int patch) => Parts(version).CompareTo((major, minor, patch)) >= 0;

    // A digit each at first (337), three each since (3010000).
    private static (int Major, int Minor, int Patch) Parts(int version) => version >= 1_000_000
        ? (version / 1_000_000, version / 1000 % 1000, version % 1000)
        : (version / 100, version / 10 % 10, version % 10);

    private static int[] ExpandRuns(string[] words, int count)
    {
        var values = new int[count];
        var filled = 0;
        for (var i = 1; i < words.Length; i++)
        {
            var star = words[i].IndexOf('*', StringComparison.Ordinal);
            var value = Number(star < 0 ? words[i] : words[i][..star]);
            var length = i == words.Length - 1 && star < 0 ? count - filled : star < 0 ? 1 : Number(words[i][(star + 1)..]);
            if (length < 1 || filled + length > count)
                throw new FormatException($"Offset table: '{words[0]}' does not have one number for each of {count} versions.");
            values.AsSpan(filled, length).Fill(value);
            filled += length;
        }

        return filled == count
            ? values
            : throw new FormatException($"Offset table: '{words[0]}' has numbers for {filled} of {count} versions.");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
