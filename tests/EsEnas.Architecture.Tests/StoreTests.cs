using System.Text.RegularExpressions;

namespace EsEnas.Architecture.Tests;

/// <summary>
/// A kind of store is described in its own folder and listed once; nothing else tells kinds apart (docs/contributing.md counts on it).
/// </summary>
public sealed partial class StoreTests
{
    private const string List = "src/EsEnas.Hosting/Stores/StoreKinds.cs";

    [Fact]
    public void Kinds_of_stores_are_named_by_their_own_files_and_the_list_only()
    {
        var named = new[] { "src", "silo", "client" }.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(file => Stores().Matches(Repository.Read(file))
                .Any(match => !file.EndsWith($"/{match.Value}.cs", StringComparison.Ordinal) && !IsBeside(file, match.Value)));
        Assert.Equal([List], named);
    }

    // Blobs and tables of an account are two stores of one folder, and the one brings the other along.
    private static bool IsBeside(string file, string store) =>
        Repository.Files("src/EsEnas.Hosting", $"{store}.cs").Any(each => Path.GetDirectoryName(each) == Path.GetDirectoryName(file));

    [GeneratedRegex(@"\b(Redis|Postgres|Blob|Table)Store\b")]
    private static partial Regex Stores();
}
