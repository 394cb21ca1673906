namespace EsEnas.Grains.Tests.Support;

/// <summary>The repository that this build comes from.</summary>
internal static class Repository
{
    /// <summary>The full path of a file in it.</summary>
    /// <param name="parts">Its folders and name, from the root.</param>
    public static string PathOf(params string[] parts)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EsEnas.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine([folder, .. parts]);
    }
}
