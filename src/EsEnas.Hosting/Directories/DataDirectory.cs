using System.Globalization;
using System.Net;
using System.Text.Json;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting.Directories;

/// <summary>The files of a data directory: the database, the lock, and one gateway file for each process that hosts it.</summary>
internal sealed class DataDirectory
{
    private const string GatewayPattern = "gateway-*.json";
    private const string LockName = "esenas.lock";

    private readonly string path;

    internal DataDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        this.path = Path.GetFullPath(path);
        LockPath = Path.Combine(this.path, LockName);
        Database = new SqliteDatabase(Path.Combine(this.path, "esenas.db"));
    }

    /// <summary>Full path.</summary>
    internal string FullPath => path;

    /// <summary>The lock's file.</summary>
    internal string LockPath { get; }

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

    /// <summary>Takes the lock alone; null if another process hosts the directory.</summary>
    internal DirectoryLock? TryLockExclusive() => Guard(() => DirectoryLock.TryExclusive(LockPath));

    /// <summary>Takes the lock beside other silos; null if one process has it alone.</summary>
    internal DirectoryLock? TryLockShared() => Guard(() => DirectoryLock.TryShared(LockPath));

    /// <summary>Tells others where to connect. Replaces the file in one step: no reader sees half of it.</summary>
    internal void Publish(GatewayRecord record) => Guard(() =>
    {
        string file = GatewayFile(record);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.tmp");
        using (FileStream stream = new(temporary, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None)))
            JsonSerializer.Serialize(stream, record, GatewayRecordJson.Default.GatewayRecord);
        File.Move(temporary, file, overwrite: true);
        return true;
    });

    /// <summary>Deletes this process's gateway file.</summary>
    internal void Withdraw(GatewayRecord record)
    {
        try
        {
            File.Delete(GatewayFile(record));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file left behind is recognised as stale by the next reader: nobody listens there.
        }
    }

    /// <summary>Removes what dead hosts left. Only under the exclusive lock.</summary>
    internal void WithdrawAll() => Guard(() =>
    {
        foreach (string file in Directory.EnumerateFiles(path, GatewayPattern + "*")) File.Delete(file);
        return true;
    });

    /// <summary>What hosts told, dead ones perhaps among them. Unreadable files are passed over.</summary>
    internal IReadOnlyList<GatewayRecord> ReadGateways() => Guard(() =>
    {
        List<GatewayRecord> records = [];
        foreach (string file in Directory.EnumerateFiles(path, GatewayPattern).Order(StringComparer.Ordinal))
        {
            try
            {
                GatewayRecord? record = JsonSerializer.Deserialize(File.ReadAllBytes(file), GatewayRecordJson.Default.GatewayRecord);
                if (record is not null && IPEndPoint.TryParse(record.Gateway, out IPEndPoint? endpoint) && endpoint.Port > 0) records.Add(record);
            }
            catch (Exception exception) when (exception is JsonException or FileNotFoundException)
            {
                // Withdrawn since it was listed, or damaged: it says nothing.
            }
        }

        return records;
    });

    /// <summary>Whether none of these hosts is there any more: each has withdrawn, as a host does first when it stops, or died and nobody holds the lock.</summary>
    internal bool IsLeftBy(IReadOnlyList<GatewayRecord> hosts)
    {
        if (!ReadGateways().Any(hosts.Contains)) return true;
        using DirectoryLock? free = TryLockExclusive();
        return free is not null;
    }

    private string GatewayFile(GatewayRecord record) =>
        Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"gateway-{IPEndPoint.Parse(record.Gateway).Port}.json"));

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
