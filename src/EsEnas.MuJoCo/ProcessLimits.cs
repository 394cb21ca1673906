using System.Globalization;
using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo;

/// <summary>Limits that a process sets itself, before it does what may go wrong. Linux only; elsewhere nothing happens.</summary>
public static partial class ProcessLimits
{
    // Numbers of the Linux kernel for x86-64 and arm64.
    private const int ProcessorTime = 0;
    private const int DataSize = 2;
    private const int CoreSize = 4;

    /// <summary>
    /// Limits what this process may allocate beyond what it has, and its processor time since its start; a crash then leaves no core file.
    /// Beyond the memory allocations fail; beyond the time the process ends.
    /// </summary>
    /// <param name="memoryBytes">Bytes of data beyond those in use, at least 1.</param>
    /// <param name="processorSeconds">Seconds, at least 1.</param>
    /// <returns>Whether all limits hold.</returns>
    public static bool TryLower(long memoryBytes, int processorSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(processorSeconds, 1);
        if (!OperatingSystem.IsLinux()) return false;
        return Set(CoreSize, 0, 0) && Set(ProcessorTime, (ulong)processorSeconds, (ulong)processorSeconds + 1)
            && DataInUse() is { } inUse && Set(DataSize, (ulong)(inUse + memoryBytes), (ulong)(inUse + memoryBytes));
    }

    /// <summary>
    /// Limits what this process may allocate beyond what it has; a crash then leaves no core file. Beyond the limit allocations fail.
    /// </summary>
    /// <param name="memoryBytes">Bytes of data beyond those in use, at least 1.</param>
    /// <returns>Whether all limits hold.</returns>
    public static bool TryLimitMemory(long memoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, 1);
        if (!OperatingSystem.IsLinux()) return false;
        return Set(CoreSize, 0, 0) && DataInUse() is { } inUse && Set(DataSize, (ulong)(inUse + memoryBytes), (ulong)(inUse + memoryBytes));
    }

    private static bool Set(int resource, ulong soft, ulong hard) => SetLimit(resource, new Limit(soft, hard)) == 0;

    private static long? DataInUse()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmData:", StringComparison.Ordinal))
                return 1024 * long.Parse(line.AsSpan(7).TrimStart().TrimEnd("kB ").ToString(), CultureInfo.InvariantCulture);
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);
}
