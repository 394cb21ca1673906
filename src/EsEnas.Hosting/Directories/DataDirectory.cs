using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EsEnas.Hosting.Networking;
using EsEnas.Hosting.Sqlite;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Directories;

/// <summary>
/// The files of a data directory: the database, the lock, one gateway file for each process that hosts it, and what a dashboard tells.
/// </summary>
internal sealed class DataDirectory
{
    private const string GatewayPattern = "gateway-*.json";
    private const string LockName = "esenas.lock";
    private const string ServedName = "served.json";
    private const string DashboardName = "dashboard.json";
    private const string DashboardLockName = "dashboard.lock";
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private readonly string path;

    internal DataDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        this.path = Path.GetFullPath(path);
        LockPath = Path.Combine(this.path, LockName);
        DatabasePath = Path.Combine(this.path, "esenas.db");
        Database = new SqliteDatabase(DatabasePath);
    }

    /// <summary>Full path.</summary>
    internal string FullPath => path;

    /// <summary>The lock's file.</summary>
    internal string LockPath { get; }

    /// <summary>The database's file.</summary>
    internal string DatabasePath { get; }

    /// <summary>The database.</summary>
    internal SqliteDatabase Database { get; }

    /// <summary>Whether it exists.</summary>
    internal bool Exists => Directory.Exists(path);

    /// <summary>Creates the directory if missing, and closes it to other users.</summary>
    /// <returns>What the user should know of its rights; null if nothing.</returns>
    /// <exception cref="DataDirectoryException">It cannot be created, or belongs to another user.</exception>
    internal string? Create() => Guard(() =>
    {
        if (File.Exists(path)) throw new DataDirectoryException($"'{path}' is a file. A data directory must be a directory.");
        PrivateFiles.CreateDirectory(path);
        return PrivateFiles.Close(path);
    });

    /// <summary>Closes the directory to other users.</summary>
    /// <inheritdoc cref="Create"/>
    internal string? Close() => Guard(() => PrivateFiles.Close(path));

    /// <summary>Refuses what <see cref="Close"/> would refuse, and changes nothing.</summary>
    /// <exception cref="DataDirectoryException">It belongs to another user, or is everybody's.</exception>
    internal void Check() => Guard(() =>
    {
        PrivateFiles.Check(path);
        return true;
    });

    /// <summary>Makes the certificates of its silos and consoles if there are none.</summary>
    /// <param name="alone">Whether this process holds the lock alone.</param>
    internal void EnsureCertificates(bool alone) => Guard(() =>
    {
        DirectoryCertificates.Ensure(path, alone);
        return true;
    });

    /// <summary>Its certificates, which are read when they are first needed.</summary>
    internal TlsCertificates Certificates(CertificateRole role) => DirectoryCertificates.Of(path, role);

    /// <summary>Takes the lock alone; null if another process hosts the directory.</summary>
    internal DirectoryLock? TryLockExclusive() => Guard(() => DirectoryLock.TryExclusive(LockPath));

    /// <summary>Takes the lock beside other silos; null if one process has it alone.</summary>
    internal DirectoryLock? TryLockShared() => Guard(() => DirectoryLock.TryShared(LockPath));

    /// <summary>Tells others where to connect.</summary>
    internal void Publish(GatewayRecord record) => Write(GatewayFile(record), record, GatewayRecordJson.Default.GatewayRecord);

    /// <summary>Deletes this process's gateway file.</summary>
    internal void Withdraw(GatewayRecord record) => Remove(GatewayFile(record));

    /// <summary>Removes what dead hosts left. Only under the exclusive lock.</summary>
    internal void WithdrawAll() => Guard(() =>
    {
        foreach (var file in Directory.EnumerateFiles(path, GatewayPattern + "*")) File.Delete(file);
        return true;
    });

    /// <summary>What hosts told, dead ones perhaps among them. Unreadable files are passed over.</summary>
    internal IReadOnlyList<GatewayRecord> ReadGateways() => Guard(() =>
    {
        List<GatewayRecord> records = [];
        foreach (var file in Directory.EnumerateFiles(path, GatewayPattern).Order(StringComparer.Ordinal))
        {
            try
            {
                var record = JsonSerializer.Deserialize(File.ReadAllBytes(file), GatewayRecordJson.Default.GatewayRecord);
                if (record is not null && IPEndPoint.TryParse(record.Gateway, out var endpoint) && endpoint.Port > 0) records.Add(record);
            }
            catch (Exception exception) when (exception is JsonException or FileNotFoundException)
            {
                // Withdrawn since it was listed, or damaged: it says nothing.
            }
        }

        return records;
    });

    /// <summary>
    /// Those of <see cref="ReadGateways"/> that are there, and whether they answer: a host that was killed leaves its file, and nobody
    /// listens; one that is frozen listens, and does not answer.
    /// </summary>
    internal async Task<IReadOnlyList<(GatewayRecord Host, bool Answers)>> FindHostsAsync(CancellationToken cancellationToken)
    {
        var hosts = ReadGateways();
        var reasons = await Task.WhenAll(hosts.Select(host => WhyNotAsync(host, cancellationToken)));
        return [.. hosts.Zip(reasons).Where(found => found.Second is null or GatewayProbe.Silent)
            .Select(found => (found.First, found.Second is null))];
    }

    /// <summary>
    /// Those of them that do not answer, if none does; null as soon as one does. Empty: nobody works on the directory.
    /// </summary>
    internal async Task<IReadOnlyList<GatewayRecord>?> FindSilentHostsAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<GatewayRecord> silent = [];
        var looks = ReadGateways().Select(async host => (host, await WhyNotAsync(host, enough.Token))).ToList();
        while (looks.Count > 0)
        {
            var look = await Task.WhenAny(looks);
            looks.Remove(look);
            var (host, reason) = await look;
            if (reason == GatewayProbe.Silent) silent.Add(host);
            if (reason is not null) continue;
            await enough.CancelAsync();
            return null;
        }

        return silent;
    }

    /// <summary>
    /// Whether none of these hosts is there any more: each has withdrawn, as a host does first when it stops, or died and nobody holds the
    /// lock.
    /// </summary>
    internal bool IsLeftBy(IReadOnlyList<GatewayRecord> hosts)
    {
        if (!ReadGateways().Any(hosts.Contains)) return true;
        using var free = TryLockExclusive();
        return free is not null;
    }

    /// <summary>The file that says that silos serve the directory.</summary>
    internal string ServedPath => Path.Combine(path, ServedName);

    /// <summary>
    /// Who serves the directory, alive or not; null: nobody but whoever comes. A file that cannot be decoded says nothing.
    /// </summary>
    internal ServedRecord? ReadServed() => Guard(() =>
    {
        try
        {
            return File.Exists(ServedPath)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(ServedPath), ServedRecordJson.Default.ServedRecord)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException)
        {
            return null;
        }
    });

    /// <summary>Says that silos serve the directory from now on. Only under its lock.</summary>
    internal void MarkServed(ServedRecord record) => Write(ServedPath, record, ServedRecordJson.Default.ServedRecord);

    /// <summary>Whoever comes may host the directory from now on. Only under the exclusive lock.</summary>
    internal void UnmarkServed() => Remove(ServedPath);

    /// <summary>Takes the dashboard's lock alone; null if a dashboard has it, or somebody just looks whether one has.</summary>
    internal DirectoryLock? TryLockDashboard() => Guard(() => DirectoryLock.TryExclusive(Path.Combine(path, DashboardLockName)));

    /// <summary>Tells others where to send telemetry. Only under the dashboard's lock.</summary>
    internal void PublishDashboard(DashboardRecord record) =>
        Write(Path.Combine(path, DashboardName), record, DashboardRecordJson.Default.DashboardRecord);

    /// <summary>Deletes the dashboard's file.</summary>
    internal void WithdrawDashboard() => Remove(Path.Combine(path, DashboardName));

    /// <summary>
    /// The dashboard of this directory; null if there is none. What a dead one left, or another user, or leads to another machine, is none.
    /// </summary>
    internal DashboardRecord? FindDashboard()
    {
        var file = Path.Combine(path, DashboardName);
        try
        {
            if (!File.Exists(file) || FileOwner.Of(file, follow: false) != FileOwner.Me) return null;
            using (var free = DirectoryLock.TryShared(Path.Combine(path, DashboardLockName)))
                if (free is not null) return null;
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), DashboardRecordJson.Default.DashboardRecord) is { } record
                && Uri.TryCreate(record.Endpoint, UriKind.Absolute, out var endpoint) && endpoint.IsLoopback ? record : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // Withdrawn since, or damaged: it says nothing.
            return null;
        }
    }

    private static Task<string?> WhyNotAsync(GatewayRecord host, CancellationToken cancellationToken) =>
        GatewayProbe.WhyNotAsync(IPEndPoint.Parse(host.Gateway), ProbeTimeout, cancellationToken);

    // Two addresses may have one port open. A colon is in no name of a file on Windows.
    private string GatewayFile(GatewayRecord record)
    {
        var gateway = IPEndPoint.Parse(record.Gateway);
        var address = gateway.Address.Equals(IPAddress.Loopback) ? ""
            : gateway.Address.ToString().Replace(':', '_').Replace('%', '_') + "-";
        return Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"gateway-{address}{gateway.Port}.json"));
    }

    // Replaces the file in one step: no reader sees half of it.
    private void Write<T>(string file, T record, JsonTypeInfo<T> type) => Guard(() =>
    {
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.tmp");
        using (FileStream stream = new(temporary, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None)))
            JsonSerializer.Serialize(stream, record, type);
        File.Move(temporary, file, overwrite: true);
        return true;
    });

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next reader recognizes a file left behind as stale: no process listens there, and none holds the lock.
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataDirectoryException($"The data directory '{path}' cannot be used: {exception.Message}", exception);
        }
    }
}
