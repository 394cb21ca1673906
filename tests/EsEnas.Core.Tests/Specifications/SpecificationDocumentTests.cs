using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

/// <summary>
/// docs/specification.md holds the schema's table, word for word. With <c>ESENAS_RECORD_SPECIFICATIONS=1</c> the page is written anew
/// first.
/// </summary>
public sealed class SpecificationDocumentTests
{
    [Fact]
    public void Document_lists_every_key_as_the_schema_has_it()
    {
        var path = Checkout.PathOf("docs/specification.md");
        if (Environment.GetEnvironmentVariable("ESENAS_RECORD_SPECIFICATIONS") == "1") WriteTable(path);
        var document = File.ReadAllText(path);

        foreach (var row in Table()) Assert.Contains(row, document, StringComparison.Ordinal);
        Assert.Equal(Table().Count, document.Split('\n')
            .Count(line => line.StartsWith("| ", StringComparison.Ordinal) || line.StartsWith("|-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Schema_has_unique_documented_keys_and_contiguous_sections()
    {
        var paths = SpecificationSchema.Keys.Select(key => key.Path).ToList();
        Assert.Equal(paths.Count, paths.Distinct().Count());
        var sections = paths.Select(path => path.Split('.')[0]).ToList();
        Assert.Equal(sections.Distinct().Count(), 1 + sections.Zip(sections.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.All(SpecificationSchema.Keys,
            key => Assert.True(key.Meaning.EndsWith('.') && key.Allowed.Length > 0 && key.Source.Length > 0, key.Path));
    }

    private static List<string> Table() =>
    [
        "| key | allowed | default | meaning | has an effect with | decides | source |",
        "|---|---|---|---|---|---|---|",
        .. SpecificationSchema.Keys.Select(
            key => $"| `{key.Path}` | {key.Allowed} | {(key.Default.Length > 0 ? $"`{key.Default}`" : "")} | {key.Meaning} "
                + $"| {(key.Effect.Length > 0 ? key.Effect : "–")} | {Role(key)} | {key.Source} |"),
    ];

    private static string Role(SpecificationKey key) => key.Role switch
    {
        KeyRole.Training => key.MayForkChange ? "training (a fork may change it)" : "training",
        KeyRole.Policy => "the policy",
        KeyRole.Budget => "how long",
        KeyRole.Origin => "nothing",
        _ => "upkeep",
    };

    private static void WriteTable(string path)
    {
        var lines = File.ReadAllLines(path).ToList();
        var first = lines.FindIndex(line => line.StartsWith("| key |", StringComparison.Ordinal));
        var end = lines.FindIndex(first, line => !line.StartsWith('|'));
        lines.RemoveRange(first, (end < 0 ? lines.Count : end) - first);
        lines.InsertRange(first, Table());
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
    }
}
