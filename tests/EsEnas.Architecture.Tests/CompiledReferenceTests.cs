using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EsEnas.Architecture.Tests;

/// <summary>
/// The namespaces that each compiled assembly takes from the others, by their metadata: exactly those of the table "What each assembly
/// uses" in docs/architecture.md. A project file says what might be used, transitive references included; this is what is.
/// </summary>
public sealed class CompiledReferenceTests
{
    private const string Heading = "### What each assembly uses";

    private static Dictionary<string, string> Assemblies { get; } = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(file => Repository.Projects.ContainsKey(ProjectOf(Path.GetFileNameWithoutExtension(file))))
        .ToDictionary(file => ProjectOf(Path.GetFileNameWithoutExtension(file)), file => file, StringComparer.Ordinal);

    /// <summary>A row each: project, and the namespaces it may use; <c>A.*</c> stands for all namespaces of an assembly.</summary>
    private static Dictionary<string, string[]> Documented { get; } = Repository.Read("docs/architecture.md").Split(Heading)[1].Split('\n')
        .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => Name(cells[1]),
            cells => cells[2].Split(',', StringSplitOptions.TrimEntries).Where(cell => cell != "–").Select(Name).ToArray(),
            StringComparer.Ordinal);

    public static TheoryData<string> Projects => [.. Repository.Projects.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Projects))]
    public void Assembly_uses_what_the_page_says_and_no_more(string project)
    {
        var used = Used(Assemblies[project]);
        var allowed = Documented[project];

        var unsaid = used.Where(one => !allowed.Any(rule => Covers(rule, one))).Select(one => one.Namespace).ToList();
        var unused = allowed.Where(rule => !used.Any(one => Covers(rule, one))).ToList();
        Assert.True(unsaid.Count == 0, $"{project} uses more than docs/architecture.md says: {string.Join(", ", unsaid)}");
        Assert.True(unused.Count == 0, $"docs/architecture.md says more than {project} uses: {string.Join(", ", unused)}");
    }

    [Fact]
    public void Page_has_a_row_for_each_assembly_and_no_other() =>
        Assert.Equal(Repository.Projects.Keys.Order(StringComparer.Ordinal), Documented.Keys.Order(StringComparer.Ordinal));

    /// <summary>What makes an arrow an arrow: what the assemblies below must never know.</summary>
    [Theory]
    [InlineData("EsEnas.Analysis", "EsEnas.MuJoCo", "EsEnas.Tasks", "EsEnas.Grains", "EsEnas.Grains.Abstractions", "EsEnas.Hosting")]
    [InlineData("EsEnas.Export", "EsEnas.MuJoCo", "EsEnas.Tasks", "EsEnas.Grains", "EsEnas.Grains.Abstractions", "EsEnas.Hosting",
        "EsEnas.Analysis")]
    [InlineData("EsEnas.Grains.Abstractions", "EsEnas.MuJoCo", "EsEnas.Tasks", "EsEnas.Grains", "EsEnas.Hosting")]
    [InlineData("EsEnas.Tasks", "EsEnas.Grains", "EsEnas.Grains.Abstractions", "EsEnas.Hosting", "EsEnas.Analysis")]
    [InlineData("EsEnas.Grains", "EsEnas.Hosting", "EsEnas.Analysis")]
    [InlineData("EsEnas.Web", "EsEnas.MuJoCo", "EsEnas.Tasks", "EsEnas.Grains", "EsEnas.Hosting")]
    public void Assembly_never_knows_those_above_it(string project, params string[] above) =>
        Assert.Empty(Used(Assemblies[project]).Select(one => one.Assembly).Intersect(above));

    [Theory]
    [InlineData("EsEnas.Analysis")]
    [InlineData("EsEnas.Core")]
    [InlineData("EsEnas.Export")]
    [InlineData("EsEnas.MuJoCo")]
    [InlineData("EsEnas.Tasks")]
    public void Assembly_below_the_grains_has_no_Orleans(string project)
    {
        using var stream = File.OpenRead(Assemblies[project]);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        var known = reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name));
        Assert.DoesNotContain(known, name => name.StartsWith("Orleans", StringComparison.Ordinal));
    }

    private static string ProjectOf(string assembly) =>
        assembly switch { "esenas" => "EsEnas.Client", "esenas-silo" => "EsEnas.Silo", _ => assembly };

    private static string Name(string cell) => cell.Trim('`');

    private static bool Covers(string rule, (string Assembly, string Namespace) used) =>
        rule.EndsWith(".*", StringComparison.Ordinal)
            ? used.Assembly == rule[..^2]
            : used.Namespace == rule && used.Assembly == Owner(rule);

    // The assembly with the longest name that a namespace begins with.
    private static string Owner(string space) => Repository.Projects.Keys
        .Where(project => space == project || space.StartsWith(project + ".", StringComparison.Ordinal))
        .MaxBy(project => project.Length) ?? "";

    private static HashSet<(string Assembly, string Namespace)> Used(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        HashSet<(string, string)> used = [];
        foreach (var type in reader.TypeReferences.Select(reader.GetTypeReference))
        {
            if (type.ResolutionScope.Kind != HandleKind.AssemblyReference) continue;
            var assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
            var space = reader.GetString(type.Namespace);
            // What the serializer's generator writes is no choice of ours.
            if (Repository.Projects.ContainsKey(assembly) && !space.StartsWith("OrleansCodeGen", StringComparison.Ordinal))
                used.Add((assembly, space));
        }
        return used;
    }
}
