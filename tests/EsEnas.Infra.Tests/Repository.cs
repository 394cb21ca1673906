using System.Reflection;

namespace EsEnas.Infra.Tests;

/// <summary>Files of the checkout, and what the build knows of it.</summary>
internal static class Repository
{
    public static string Root => Checkout.Root;

    public static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    public static string PathOf(string file) => Checkout.PathOf(file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Files of a folder, relative to the root.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal);
}
