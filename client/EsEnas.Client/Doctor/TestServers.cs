namespace EsEnas.Client.Doctor;

/// <summary>The servers that tests of storage and clustering start for themselves.</summary>
internal static class TestServers
{
    public static (IReadOnlyList<string> Found, IReadOnlyList<string> Missing) Find(Func<string, string?> environment)
    {
        var paths = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        (string Name, bool IsThere)[] servers =
        [
            ("redis", paths.Any(folder => File.Exists(Path.Combine(folder, "redis-server")))),
            ("postgres", paths.Any(folder => File.Exists(Path.Combine(folder, "initdb"))) || HasDebianPostgres()),
            ("azurite", AzuriteFolders(environment).Any(HasAzurite)),
        ];
        return (Names(true), Names(false));

        string[] Names(bool there) => [.. servers.Where(server => server.IsThere == there).Select(server => server.Name)];
    }

    private static bool HasAzurite(string folder) =>
        File.Exists(Path.Combine(folder, "node_modules", "azurite", "dist", "src", "blob", "main.js"));

    private static bool HasDebianPostgres() => Directory.Exists("/usr/lib/postgresql")
        && Directory.EnumerateDirectories("/usr/lib/postgresql").Any(version => File.Exists(Path.Combine(version, "bin", "initdb")));

    // Where infra/local/setup.sh puts it.
    private static IEnumerable<string> AzuriteFolders(Func<string, string?> environment)
    {
        if (environment("ESENAS_AZURITE") is { } named) return [named];
        var cache = environment("XDG_CACHE_HOME") ?? Path.Combine(environment("HOME") ?? "/", ".cache");
        var folder = Path.Combine(cache, "esenas");
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "azurite-*") : [];
    }
}
