using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EsEnas.Hosting.Sqlite;

/// <summary>
/// Reads the SQLite file of a data directory and leaves no trace: no file is created, changed or locked for long, so that a directory that
/// cannot be written will do.
/// </summary>
/// <remarks>
/// SQLite itself would create files beside a database with a write-ahead log just to read it. So without a log the file is read as one that
/// does not change (<c>immutable</c>), and what was read counts only if it did not change meanwhile; with a log its index is only read
/// (<c>readonly_shm</c>). Not thread safe.
/// </remarks>
internal sealed class ReadOnlyDatabase(string path) : IDisposable
{
    private const int Attempts = 20;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);

    private SqliteConnection? connection;
    private Stamp stamp;
    private string? copy;

    /// <summary>Reads a consistent moment; <paramref name="read"/> may be called again, should another process write meanwhile.</summary>
    /// <returns>What was read; <paramref name="otherwise"/> if there is no database yet.</returns>
    /// <exception cref="DataDirectoryException">Not ours, too new, damaged, or not readable.</exception>
    internal T Read<T>(Func<SqliteConnection, T> read, T otherwise)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!File.Exists(path)) return otherwise;
            try
            {
                var before = StampOf();
                if (connection is null || before != stamp) Open(before);
                if (connection is null) return otherwise;
                var result = read(connection);
                if (stamp.HasLog || StampOf() == before) return result;
            }
            catch (SqliteException) when (StampOf() != stamp && attempt < Attempts)
            {
                // Another process has begun to write, or has just folded its log into the file.
            }
            catch (SqliteException exception)
            {
                throw new DataDirectoryException(
                    SqliteDatabase.Explain(path, exception.SqliteErrorCode, exception.Message, forWriting: false), exception);
            }

            Close();
            if (attempt == Attempts)
                throw new DataDirectoryException($"'{path}' is being changed by another process all the time; try again.");
            Thread.Sleep(BetweenAttempts);
        }
    }

    public void Dispose()
    {
        Close();
        if (copy is not null) Directory.Delete(copy, recursive: true);
    }

    private void Close()
    {
        connection?.Dispose();
        connection = null;
    }

    private void Open(Stamp now)
    {
        Close();
        stamp = now;
        var name = now switch
        {
            { HasLog: false } => $"{UriOf(path)}?mode=ro&immutable=1",
            { HasIndex: true } => $"{UriOf(path)}?mode=ro&readonly_shm=1",
            // A log without its index, which a reader would have to create: in a copy.
            _ => $"{UriOf(Copied())}?mode=rw",
        };
        SqliteConnection opened =
            new(new SqliteConnectionStringBuilder { DataSource = name, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            opened.Open();
            if (!SqliteDatabase.IsOurs(opened, path)) return;
            connection = opened;
            opened = null!;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    private string Copied()
    {
        copy ??= Directory.CreateTempSubdirectory("esenas-read-").FullName;
        var target = Path.Combine(copy, Path.GetFileName(path));
        foreach (var suffix in (string[])["", "-wal"])
        {
            using FileStream from = new(path + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream to = new(target + suffix, Directories.PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None));
            from.CopyTo(to);
        }

        return target;
    }

    // The name as a URI: what would end it, or begin an escape, is escaped.
    private static string UriOf(string file) =>
        "file:" + Path.GetFullPath(file).Replace("%", "%25", StringComparison.Ordinal)
            .Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);

    private Stamp StampOf()
    {
        FileInfo file = new(path), log = new(path + "-wal");
        return file.Exists
            ? new Stamp(file.Length, file.LastWriteTimeUtc, log is { Exists: true, Length: > 0 }, File.Exists(path + "-shm"))
            : default;
    }

    /// <summary>What tells that the file has not been changed.</summary>
    /// <param name="Length">Its length.</param>
    /// <param name="Written">When it was last written.</param>
    /// <param name="HasLog">Whether a write-ahead log stands beside it: somebody works on it, or was killed.</param>
    /// <param name="HasIndex">Whether that log's index does.</param>
    private readonly record struct Stamp(long Length, DateTime Written, bool HasLog, bool HasIndex);
}
