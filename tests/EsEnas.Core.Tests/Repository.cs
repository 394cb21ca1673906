namespace EsEnas.Core.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    private static string Root { get; } = FindRoot();

    /// <summary>The path of a file, given relative to the root with forward slashes.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "EsEnas.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
