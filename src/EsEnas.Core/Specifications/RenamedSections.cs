namespace EsEnas.Core.Specifications;

/// <summary>
/// Sections that had another name in an earlier version. Stored texts and hashes keep the old one for good; people's files, <c>--set</c>
/// and sweeps may use it for one more version, with a warning.
/// </summary>
internal static class RenamedSections
{
    private static readonly (string Old, string New)[] All = [("polish", "fineTuning")];

    /// <summary>Today's name of a section; null if it is no old name.</summary>
    public static string? NewName(string section) => Array.Find(All, pair => pair.Old == section).New;

    /// <summary>The other name of a section; null if it has only one.</summary>
    public static string? OtherName(string section) => NewName(section) ?? Array.Find(All, pair => pair.New == section).Old;

    /// <summary>What whoever used an old name is told.</summary>
    public static string Warning(string old, int line) =>
        $"{old}{(line > 0 ? $" (line {line})" : "")} is the old name of {NewName(old)}; the next version will refuse it";

    /// <summary>The path that a key of a renamed section has in stored texts.</summary>
    public static string OldPath(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return Array.Find(All, pair => pair.New == path[..dot]).Old + path[dot..];
    }
}
