using System.Text.Json;
using System.Xml.Linq;

namespace EsEnas.Architecture.Tests;

/// <summary>The license, and the packages that NOTICE owes a line to.</summary>
public sealed class LicenseTests
{
    /// <summary>Every package that src, silo and client restore, the packages of packages included.</summary>
    private static HashSet<string> Packages { get; } = Repository.Projects.Values
        .SelectMany(project => RestoredBy(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")))
        .ToHashSet(StringComparer.Ordinal);

    // Name, then the license, two columns of spaces apart.
    private static ILookup<string, string> Lines { get; } = Repository.Read("NOTICE").Split('\n')
        .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(columns => columns.Length == 3).ToLookup(columns => columns[0], columns => columns[1], StringComparer.Ordinal);

    [Fact]
    public void Package_of_the_binaries_stands_in_the_notice_with_its_license()
    {
        Assert.Contains("Microsoft.Orleans.Server", Packages);
        Assert.Contains("Azure.Core", Packages);
        Assert.All(Packages, package => Assert.True(Lines[package].Count() == 1, $"NOTICE has no line, or more than one, for {package}"));
        Assert.All(Packages,
            package => Assert.Contains(Lines[package].Single(), new[] { "MIT", "Apache-2.0", "BSD-3-Clause", "PostgreSQL" }));
    }

    [Fact]
    public void Notice_names_no_package_that_is_gone() =>
        Assert.Empty(Lines.Where(line => !line.Key.Contains('*', StringComparison.Ordinal) && !Packages.Contains(line.Key))
            .Select(line => line.Key));

    [Fact]
    public void License_is_that_of_the_build_properties()
    {
        var properties = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants();
        Assert.Equal("MIT", properties.Single(element => element.Name.LocalName == "PackageLicenseExpression").Value);
        Assert.StartsWith("MIT License\n\nCopyright (c) 2026 the EsEnas authors\n", Repository.Read("LICENSE"), StringComparison.Ordinal);
        Assert.Contains("libmujoco", Repository.Read("NOTICE"), StringComparison.Ordinal);
        Assert.Contains("[MIT](LICENSE)", Repository.Read("README.md"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> RestoredBy(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(lockFile));
        return [.. document.RootElement.GetProperty("dependencies")
            .EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project").Select(package => package.Name)];
    }
}
