namespace EsEnas.Architecture.Tests;

/// <summary>The folders of Core form no circle, by what the compiler has made of them.</summary>
public sealed class CoreFolderTests
{
    private const string Root = "EsEnas.Core.";

    [Fact]
    public void Folders_of_core_form_no_circle()
    {
        var arrows = Arrows();
        var folders = arrows.Keys.ToHashSet();
        // What uses no folder that is left goes, again and again: a circle is what stays.
        while (folders.RemoveWhere(folder => !arrows[folder].Keys.Any(folders.Contains)) > 0) { }

        Assert.True(folders.Count == 0, $"a circle among {string.Join(", ", folders.Order())}: " + string.Join("; ",
            folders.SelectMany(folder =>
                arrows[folder].Where(arrow => folders.Contains(arrow.Key)).Select(arrow => $"{folder} uses {arrow.Key} ({arrow.Value})"))));
    }

    [Fact]
    public void Arrows_are_read_from_fields_signatures_and_bodies()
    {
        var arrows = Arrows();

        Assert.True(arrows["Runs"].ContainsKey("Rollouts"));
        Assert.True(arrows["Rollouts"].ContainsKey("Evaluations"));
        Assert.True(arrows["Evaluations"].ContainsKey("Binary"));
        Assert.Empty(arrows["Numerics"]);
    }

    // Which folder uses which, and a pair of types that shows it.
    private static Dictionary<string, Dictionary<string, string>> Arrows()
    {
        var arrows = new Dictionary<string, Dictionary<string, string>>();
        foreach (var (from, to) in CompiledReferences.Of(typeof(Core.Runs.Run).Assembly.Location))
        {
            if (FolderOf(from) is not { } user || FolderOf(to) is not { } used) continue;
            if (!arrows.ContainsKey(user)) arrows[user] = [];
            if (!arrows.ContainsKey(used)) arrows[used] = [];
            if (user != used) arrows[user].TryAdd(used, $"{from[Root.Length..]} uses {to[Root.Length..]}");
        }

        return arrows;
    }

    private static string? FolderOf(string type) =>
        type.StartsWith(Root, StringComparison.Ordinal) && type[Root.Length..].Split('.') is [var folder, _, ..] ? folder : null;
}
