using System.Globalization;
using EsEnas.Hosting.Directories;

namespace EsEnas.Hosting;

/// <summary>What can be seen of a data directory without using it.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Problem">Why it cannot be used, or not be created; empty if it can.</param>
/// <param name="Hosts">Who works on it now, as "process 123 at 127.0.0.1:30000".</param>
public sealed record DataDirectoryStatus(string Path, bool Exists, string Problem, IReadOnlyList<string> Hosts)
{
    /// <summary>Looks; leaves nothing behind, and takes no lock.</summary>
    /// <param name="path">The directory, which need not exist.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<DataDirectoryStatus> LookAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full)) return new(full, true, "it is a file, not a directory", []);
        var exists = Directory.Exists(full);
        if (WhyNotWritable(full) is { Length: > 0 } problem) return new(full, exists, problem, []);
        if (!exists) return new(full, false, "", []);
        try
        {
            DataDirectory directory = new(full);
            directory.Check();
            var hosts = await directory.FindHostsAsync(cancellationToken);
            return new(full, true, "", [.. hosts.Select(found => string.Create(CultureInfo.InvariantCulture,
                $"process {found.Host.ProcessId} at {found.Host.Gateway}{(found.Answers ? "" : ", which does not answer")}"))]);
        }
        catch (DataDirectoryException exception)
        {
            return new(full, true, exception.Message, []);
        }
    }

    /// <summary>Tries it in the directory, or in the nearest one above that exists.</summary>
    private static string WhyNotWritable(string path)
    {
        var folder = path;
        while (!Directory.Exists(folder))
        {
            if (File.Exists(folder)) return $"{folder} is a file, not a directory";
            if (System.IO.Path.GetDirectoryName(folder) is not { Length: > 0 } parent) return "no directory above it exists";
            folder = parent;
        }

        var trial = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".esenas-trial-{Environment.ProcessId}"));
        try
        {
            using FileStream file = new(trial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);
            file.Flush();
            return "";
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return $"cannot be written: {exception.Message}";
        }
    }
}
