using System.Text.RegularExpressions;

namespace EsEnas.Architecture.Tests;

/// <summary>
/// One dialect: what the compiler's own rules cannot hold. They hold the rest (.editorconfig): names of private fields, <c>var</c>,
/// file-scoped namespaces, null checks of what other assemblies call.
/// </summary>
public sealed partial class DialectTests
{
    private const int Columns = 140;

    private static readonly string[] Folders = ["src", "silo", "client", "tests"];

    private static IEnumerable<string> Code => Folders.SelectMany(folder => Repository.Files(folder, "*.cs"));

    // What a page is written in besides.
    private static IEnumerable<string> Markup =>
        new[] { "*.razor", "*.js", "*.css" }.SelectMany(pattern => Repository.Files("src", pattern));

    [Fact]
    public void Editorconfig_promises_the_columns_that_are_held_here() =>
        Assert.Contains($"max_line_length = {Columns}\n", Repository.Read(".editorconfig"), StringComparison.Ordinal);

    [Fact]
    public void No_line_of_code_is_longer_than_140_columns() =>
        AssertNone(Code.Concat(Markup).SelectMany(file => TooLong(file, _ => true)));

    /// <summary>Tables, headings, links and what stands between fences cannot be broken.</summary>
    [Fact]
    public void No_paragraph_of_the_docs_is_wider_than_140_columns()
    {
        var pages = Repository.Files("docs", "*.md").Concat(Repository.Files("infra", "*.md")).Concat(["README.md", "CHANGELOG.md"]);
        AssertNone(pages.Where(page => page != "docs/specification.md").SelectMany(page =>
        {
            var fenced = false;
            return TooLong(page, line =>
            {
                if (FencePattern().IsMatch(line)) fenced = !fenced;
                return !fenced && !UnbreakablePattern().IsMatch(line);
            });
        }));
    }

    [Fact]
    public void No_line_of_the_deployments_is_longer_than_140_columns()
    {
        var files = new[] { "*.bicep", "*.yaml", "*.yml", "*.sh" }.SelectMany(pattern => Repository.Files("infra", pattern))
            .Concat(Repository.Files("src", "*.csproj")).Concat(Repository.Files("silo", "*.csproj"))
            .Concat(Repository.Files("client", "*.csproj")).Concat(Repository.Files("tests", "*.csproj"))
            .Concat(Repository.Files("specs", "*.yaml")).Concat(["esenas", "test.sh"]);
        AssertNone(files.SelectMany(file => TooLong(file, _ => true)));
    }

    /// <summary>Log messages are generated from partial methods, and stand in <c>X.Log.cs</c> beside their type <c>X</c>.</summary>
    [Fact]
    public void Log_messages_stand_in_a_file_beside_their_type()
    {
        foreach (var file in Code.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var text = Repository.Read(file);
            if (file.EndsWith(".Log.cs", StringComparison.Ordinal))
            {
                var type = Path.GetFileName(file)[..^".Log.cs".Length];
                var beside = Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, type + ".cs");
                Assert.True(File.Exists(beside), $"{file} has no {type}.cs");
                Assert.Matches($@"\bpartial class {type}\b", text);
                Assert.Contains("[LoggerMessage(", text, StringComparison.Ordinal);
            }
            else Assert.False(text.Contains("[LoggerMessage(", StringComparison.Ordinal), $"{file} holds log messages");
        }
    }

    private static void AssertNone(IEnumerable<string> lines) => Assert.Equal("", string.Join('\n', lines));

    private static IEnumerable<string> TooLong(string file, Func<string, bool> counts) => Repository.Read(file).Split('\n')
        .Select((line, index) => (Line: line, Number: index + 1)).Where(each => counts(each.Line) && each.Line.Length > Columns)
        .Select(each => $"{file}:{each.Number}: {each.Line.Length} columns");

    [GeneratedRegex(@"^\s*```")]
    private static partial Regex FencePattern();

    // A table's row, a heading, a picture, a fence, a link's target; a code span or link with nothing behind it; a long code span.
    [GeneratedRegex(
        @"^\s*([|#<]|```|!\[|\[[^\]]+\]: |([-*>] +)?(`[^`]*`|\[[^\]]*\]\([^)]*\))\S*$|`[^`]{100,}`)")]
    private static partial Regex UnbreakablePattern();
}
