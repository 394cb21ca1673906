using System.Text.RegularExpressions;

namespace EsEnas.Architecture.Tests;

/// <summary>Habits that a reader relies on.</summary>
public sealed partial class StyleTests
{
    private static IEnumerable<string> Sources => new[] { "src", "silo", "client" }.SelectMany(folder => Repository.Files(folder, "*.cs"));

    private static IEnumerable<string> AllText => new[] { "src", "silo", "client", "tests", "infra", "docs" }
        .SelectMany(folder => Repository.Files(folder, "*"))
        .Concat(["README.md", "CHANGELOG.md", "esenas", "test.sh", "global.json", "Directory.Build.props",
            "Directory.Packages.props", ".ci/run"])
        .Where(file => !file.EndsWith(".png", StringComparison.Ordinal)
            && !file.StartsWith("tests/EsEnas.Architecture.Tests/", StringComparison.Ordinal));

    [Fact]
    public void Namespace_equals_folder()
    {
        foreach (var file in Sources.Where(file => Path.GetFileName(file) is not ("Program.cs" or "AssemblyInfo.cs")))
        {
            var match = NamespacePattern().Match(Repository.Read(file));
            Assert.True(match.Success, $"{file} has no file-scoped namespace");
            var folders = file.Split('/')[1..^1];
            Assert.True(string.Join('.', folders) == match.Groups[1].Value, $"{file} is in namespace {match.Groups[1].Value}");
        }
    }

    [Fact]
    public void No_source_file_needs_a_table_of_contents()
    {
        foreach (var file in Sources)
            Assert.True(Repository.Read(file).Count(c => c == '\n') <= 400, $"{file} has more than 400 lines");
    }

    [Fact]
    public void No_type_is_named_after_nothing()
    {
        foreach (var file in Sources)
            foreach (Match match in TypePattern().Matches(Repository.Read(file)))
                Assert.False(match.Groups[1].Value.EndsWith("Manager", StringComparison.Ordinal)
                    || match.Groups[1].Value.EndsWith("Helper", StringComparison.Ordinal)
                    || match.Groups[1].Value.EndsWith("Util", StringComparison.Ordinal)
                    || match.Groups[1].Value.EndsWith("Utils", StringComparison.Ordinal)
                    || match.Groups[1].Value.EndsWith("Service", StringComparison.Ordinal), $"{file}: {match.Groups[1].Value}");
    }

    [Fact]
    public void One_public_type_per_file()
    {
        foreach (var file in Sources)
        {
            // Exceptions, enums and small records that belong to the type beside them are read with it.
            var types = PublicClassPattern().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value).Distinct().ToList();
            Assert.True(types.Count <= 1, $"{file} declares {string.Join(", ", types)}");
        }
    }

    [Fact]
    public void No_file_names_a_machine_or_a_package_source()
    {
        foreach (var file in AllText)
        {
            var match = PrivatePattern().Match(Repository.Read(file));
            Assert.False(match.Success, $"{file}: {match.Value}");
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"^(?:public|internal)?[\w ]*\b(?:class|struct|interface|record|enum) (?:class |struct )?(\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"^public (?:sealed |static |abstract |partial |unsafe |readonly )*(?:class|interface) (\w+)(?![^\n]*Exception)",
        RegexOptions.Multiline)]
    private static partial Regex PublicClassPattern();

    [GeneratedRegex(@"/wor[k]/|/home/\w+/|\.\./shared|api\.nuget|registry\.npmjs|v3/index\.json")]
    private static partial Regex PrivatePattern();
}
