using System.Reflection;

namespace EsEnas.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md: who may know whom.</summary>
public sealed class ArrowTests
{
    /// <summary>Exactly these references, no more and no fewer.</summary>
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "EsEnas.Core", [] },
        { "EsEnas.MuJoCo", [] },
        { "EsEnas.Tasks", ["EsEnas.Core", "EsEnas.MuJoCo"] },
        { "EsEnas.Analysis", ["EsEnas.Core"] },
        { "EsEnas.Export", ["EsEnas.Core"] },
        { "EsEnas.Grains.Abstractions", ["EsEnas.Core"] },
        { "EsEnas.Grains", ["EsEnas.Grains.Abstractions", "EsEnas.Tasks"] },
        { "EsEnas.Hosting", ["EsEnas.Grains"] },
        { "EsEnas.Web", ["EsEnas.Analysis", "EsEnas.Export", "EsEnas.Grains.Abstractions"] },
        { "EsEnas.Silo", ["EsEnas.Hosting", "EsEnas.Web"] },
        {
            "EsEnas.Client",
            ["EsEnas.Analysis", "EsEnas.Export", "EsEnas.Grains.Abstractions", "EsEnas.Hosting", "EsEnas.Tasks", "EsEnas.Web"]
        },
    };

    [Theory, MemberData(nameof(Arrows))]
    public void Project_references_only_what_its_arrow_allows(string project, string[] allowed) =>
        Assert.Equal(allowed, Repository.ReferencesOf(project));

    [Fact]
    public void Every_project_has_an_arrow() =>
        Assert.Equal(Repository.Projects.Keys.Order(StringComparer.Ordinal),
            Arrows.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Core_has_one_package_and_its_analyzer() =>
        Assert.Equal(["MathNet.Numerics", "Microsoft.CodeAnalysis.BannedApiAnalyzers"], Repository.PackagesOf("EsEnas.Core"));

    [Fact]
    public void MuJoCo_has_no_package() => Assert.Empty(Repository.PackagesOf("EsEnas.MuJoCo"));

    [Theory, InlineData("EsEnas.Core"), InlineData("EsEnas.Tasks")]
    public void Pure_projects_are_held_by_the_banned_symbols(string project)
    {
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", Repository.PackagesOf(project));
        Assert.Contains("BannedSymbols.Pure.txt", Repository.Read(Path.GetRelativePath(Repository.Root, Repository.Projects[project])),
            StringComparison.Ordinal);
    }

    /// <summary>The compiled assembly says the same as the project file: nothing slips in through a transitive reference.</summary>
    [Theory, InlineData("EsEnas.Core"), InlineData("EsEnas.MuJoCo"), InlineData("EsEnas.Tasks")]
    public void Compiled_pure_assembly_knows_neither_Orleans_nor_sockets(string name)
    {
        var known = Assembly.Load(name).GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();
        Assert.DoesNotContain(known, assembly =>
            assembly.StartsWith("Orleans", StringComparison.Ordinal) || assembly.StartsWith("System.Net", StringComparison.Ordinal)
                || assembly.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));
    }
}
