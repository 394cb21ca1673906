using System.Globalization;
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
    /// <summary>
    /// Opens a data directory for reading; null if somebody works on it, who knows more than is stored. One who does not answer is passed
    /// over, and <see cref="IRunReader.Notice"/> says so.
    /// </summary>
    /// <param name="dataDirectory">The directory. One that holds no database yet holds no runs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDirectoryException">It cannot be read, or belongs to another user. What is wrong with the database is said when
    /// it is read.</exception>
    public static async Task<IRunReader?> TryOpenAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        DataDirectory directory = new(dataDirectory);
        if (!directory.Exists) throw new DataDirectoryException($"There is no data directory '{directory.FullPath}'.");
        directory.Check();
        if (await directory.FindSilentHostsAsync(cancellationToken) is not { } hosts) return null;
        var silent = string.Join(", ", hosts.Select(host => host.ProcessId.ToString(CultureInfo.InvariantCulture)));
        return new StoredRunReader(new SqliteStates(directory.DatabasePath), TimeProvider.System)
        {
            Notice = silent.Length == 0 ? null : $"process {silent} works on '{directory.FullPath}' and does not answer; " +
                "what is stored is shown",
        };
    }
}
