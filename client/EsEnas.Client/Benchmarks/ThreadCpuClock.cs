using System.Runtime.InteropServices;

namespace EsEnas.Client.Benchmarks;

/// <summary>CPU time of the calling thread; of the whole process where the system has no such clock.</summary>
internal readonly partial struct ThreadCpuClock
{
    private readonly double start;

    private ThreadCpuClock(double start) => this.start = start;

    public static ThreadCpuClock Start() => new(Now());

    /// <summary>CPU seconds since the start, on the same thread.</summary>
    public double Seconds => Now() - start;

    private static double Now()
    {
        var clock = OperatingSystem.IsLinux() ? 3 : OperatingSystem.IsMacOS() ? 16 : -1;
        if (clock >= 0 && GetTime(clock, out var time) == 0) return time.Seconds + 1e-9 * time.Nanoseconds;
        return OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
            ? Environment.TickCount64 / 1000.0
            : Environment.CpuUsage.TotalTime.TotalSeconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpecification time);

    // C's timespec on 64-bit systems.
    private readonly struct TimeSpecification
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
