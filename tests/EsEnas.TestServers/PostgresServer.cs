using System.Globalization;

namespace EsEnas.TestServers;

/// <summary>PostgreSQL with its own data directory. It refuses to run as root, so it then runs as the user <c>postgres</c>.</summary>
public sealed class PostgresServer : TestServer
{
    // Start-up message of protocol 3.0, for user "postgres" and the database of that name.
    private static readonly byte[] StartUp = [0, 0, 0, 23, 0, 3, 0, 0, .. "user\0postgres\0\0"u8];

    private string Data => Path.Combine(Folder, "data");

    /// <inheritdoc/>
    public override string Connection => $"Host=127.0.0.1;Port={PortText};Database=postgres;Username=postgres";

    /// <inheritdoc/>
    protected override async Task PrepareAsync()
    {
        if (Directory.Exists(Data)) return;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", Folder);
        await RunAsync([.. Unprivileged("initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
    }

    /// <inheritdoc/>
    private protected override External Need => External.PostgreSql;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Command() =>
    [
        .. Unprivileged("postgres"), "-D", Data, "-p", PortText, "-c", "listen_addresses=127.0.0.1", "-c",
        $"unix_socket_directories={Folder}",
        // The tests kill the server, not the machine: what it has written survives without being forced to the disk.
        "-c", "fsync=off",
    ];

    /// <inheritdoc/>
    protected override async Task AfterKillAsync()
    {
        // The next start refuses to, as long as that file names a process; ours has ended.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task<bool> IsServingAsync() => await AskAsync(StartUp) is [(byte)'R', ..];

    // By id, not by a shell: the process that is started is the server itself.
    private static string[] Unprivileged(string program)
    {
        var path = Find(program);
        return Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path] : [path];
    }

    private static string Find(string program)
    {
        var packaged = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(
                folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        IEnumerable<string> named =
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return packaged.Concat(named).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"PostgreSQL's '{program}' is not installed. ./test.sh installs it.");
    }
}
