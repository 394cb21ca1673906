using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Reading;
using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting;

/// <summary>
/// The runs of a data directory that nobody works on, for who only looks: no silo is started, nothing is written, no lock is taken.
/// </summary>
public static class StoredRuns
{
    /// <summary>Opens a data directory for reading; null if somebody works on it, who knows more than is stored.</summary>
    /// <param name="dataDirectory">The directory. One that holds no database yet holds no runs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDirectoryException">It cannot be read, or belongs to another user. What is wrong with the database is said when
    /// it is read.</exception>
    public static async Task<IRunReader?> TryOpenAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        DataDirectory directory = new(dataDirectory);
        if (!directory.Exists) throw new DataDirectoryException($"There is no data directory '{directory.FullPath}'.");
        directory.Check();
        return await directory.FindHostsAsync(cancellationToken).AnyAsync(cancellationToken)
            ? null
            : new StoredRunReader(new SqliteStates(directory.DatabasePath), TimeProvider.System);
    }
}
