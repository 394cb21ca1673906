using EsEnas.Core.Documents;

namespace EsEnas.Client.Exports;

/// <summary>Reads the list of <c>export --to</c>.</summary>
internal static class ExportFormats
{
    private static readonly ExportFormat[] All = Enum.GetValues<ExportFormat>();

    /// <summary>All names, with commas.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(NameOf));

    /// <summary>The formats of a list such as <c>c,onnx</c>.</summary>
    /// <exception cref="CommandException">One is not known, or there are none.</exception>
    public static IReadOnlyList<ExportFormat> Parse(string list)
    {
        var formats = new List<ExportFormat>();
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = Array.FindIndex(All, format => NameOf(format) == name);
            if (at < 0)
            {
                var nearest = Spelling.Nearest(name, [.. All.Select(NameOf)]) is { } meant ? $"; the nearest is {meant}" : "";
                throw CommandException.Usage($"--to: '{name}' is not allowed: a list of {Names}{nearest}");
            }
            if (!formats.Contains(All[at])) formats.Add(All[at]);
        }
        return formats;
    }

    private static string NameOf(ExportFormat format) => format.ToString().ToLowerInvariant();
}
