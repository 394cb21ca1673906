using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

/// <summary>
/// docs/recipes.md says what the recipe <c>small</c> sets, word for word. With <c>ESENAS_RECORD_SPECIFICATIONS=1</c> its table is written
/// anew first.
/// </summary>
public sealed class RecipeDocumentTests
{
    private const string Begin = "<!-- small: begin -->\n";
    private const string End = "<!-- small: end -->\n";

    [Fact]
    public void Document_lists_what_small_sets()
    {
        var path = Checkout.PathOf("docs/recipes.md");
        var document = File.ReadAllText(path);
        var (from, to) =
            (document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, document.IndexOf(End, StringComparison.Ordinal));
        var table = "| key | value | what for |\n|---|---|---|\n"
            + string.Concat(Recipes.Small.Values.Select(value => $"| `{value.Path}` | `{value.Value}` | {value.Why} |\n"));
        if (Environment.GetEnvironmentVariable("ESENAS_RECORD_SPECIFICATIONS") == "1")
        {
            document = string.Concat(document.AsSpan(0, from), table, document.AsSpan(to));
            File.WriteAllText(path, document);
            to = from + table.Length;
        }

        Assert.Equal(table, document[from..to]);
    }
}
