using System.Xml.Linq;

namespace EsEnas.Architecture.Tests;

/// <summary>Projects and files of the checkout.</summary>
internal static class Repository
{
    public static string Root => Checkout.Root;

    /// <summary>Project name to project file, tests left out.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = new[] { "src", "silo", "client" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => file);

    public static IReadOnlyList<string> ReferencesOf(string project) =>
        [.. ItemsOf(project, "ProjectReference")
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> PackagesOf(string project) =>
        [.. ItemsOf(project, "PackageReference").Order(StringComparer.Ordinal)];

    /// <summary>Files under a folder, relative to the root, with forward slashes; build output left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "obj" or "bin" or "artifacts"));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> ItemsOf(string project, string item) =>
        XDocument.Load(Projects[project]).Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
