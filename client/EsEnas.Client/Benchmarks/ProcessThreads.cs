using System.Globalization;

namespace EsEnas.Client.Benchmarks;

/// <summary>CPU time of this process's threads by name, as Linux counts it.</summary>
internal static class ProcessThreads
{
    private const string Folder = "/proc/self/task";

    /// <summary>CPU seconds of the threads whose names begin so; null where the system does not say.</summary>
    public static double? CpuSeconds(string namePrefix)
    {
        if (!Directory.Exists(Folder)) return null;
        var total = 0.0;
        foreach (var thread in Directory.EnumerateDirectories(Folder))
        {
            try
            {
                if (!File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(namePrefix, StringComparison.Ordinal)) continue;
                var nanoseconds = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0];
                total += 1e-9 * double.Parse(nanoseconds, CultureInfo.InvariantCulture);
            }
            catch (DirectoryNotFoundException)
            {
                // The thread has ended since.
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }
        return total;
    }
}
