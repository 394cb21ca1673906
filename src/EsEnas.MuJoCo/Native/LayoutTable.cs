using System.Globalization;

namespace EsEnas.MuJoCo.Native;

/// <summary>The offset tables of all known releases, decoded from the embedded text (its header describes the format).</summary>
internal sealed class LayoutTable
{
    private readonly List<(string Key, int[] Values)> _rows = [];
    private string[] _names = [];
    private int[] _versions = [];

    private LayoutTable() { }

    /// <summary>Known releases, oldest first.</summary>
    public IReadOnlyList<string> Names => _names;

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
                previous = new int[table._names.Length];
            }
            else if (words[0] == "versions")
            {
                var pairs = words[1..].Select(word => word.Split('=')).ToArray();
                table._names = [.. pairs.Select(pair => pair[0])];
                table._versions = [.. pairs.Select(pair => Number(pair[1]))];
            }
            else
            {
                var values = ExpandRuns(words, table._names.Length);
                if (section == "constants")
                {
                    table._rows.Add((words[0], values));
                    continue;
                }

                for (var i = 0; i < values.Length; i++) values[i] += previous[i];
                table._rows.Add(($"{section}.{words[0]}", values));
                previous = values;
            }
        }

        return table;
    }

    /// <summary>The table for a library: that of its version, or the one that the override names.</summary>
    /// <exception cref="MuJoCoUnavailableException">There is none; the message names the known ones.</exception>
    public Layout Select(int version, string? overrideName)
    {
        if (string.IsNullOrWhiteSpace(overrideName))
        {
            var index = Array.IndexOf(_versions, version);
            return index >= 0
                ? At(index)
                : throw new MuJoCoUnavailableException(
                    $"libmujoco {FormatVersion(version)} (mj_version {version}) is not a version that EsEnas knows. " +
                    $"Known: {string.Join(", ", _names)}. " +
                    "Install one of them, point MUJOCO_PATH at one, or name the table of a release with the same layout in MUJOCO_LAYOUT.");
        }

        var named = Array.IndexOf(_names, overrideName.Trim());
        return named >= 0
            ? At(named)
            : throw new MuJoCoUnavailableException(
                $"MUJOCO_LAYOUT is '{overrideName}', which is not a known table. Known: {string.Join(", ", _names)}.");
    }

    public Layout At(int index) =>
        new(_names[index], _versions[index], _rows.Select(row => KeyValuePair.Create(row.Key, row.Values[index])));

    /// <summary>222 is 2.2.2; from 3.5.0 on the number is major·10⁶ + minor·10³ + patch.</summary>
    public static string FormatVersion(int version) => version >= 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}")
        : string.Create(CultureInfo.InvariantCulture, $"{version / 100}.{version / 10 % 10}.{version % 10}");

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
