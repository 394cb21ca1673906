namespace EsEnas.Tests;

/// <summary>The checkout that these tests were built from: documents, recorded values and examples lie there.</summary>
internal static class Checkout
{
    /// <summary>Its root.</summary>
    /// <exception cref="InvalidOperationException">The tests run elsewhere.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file or folder, given relative to the root with forward slashes.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "EsEnas.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
