using System.Runtime.InteropServices;

namespace EsEnas.Grains.Workers;

/// <summary>Ties a worker's life to that of the process that started it, whatever the worker does at that moment.</summary>
internal static partial class WorkerLife
{
    private const int ParentDeathSignal = 1;
    private const int Kill = 9;
    private const int Interrupted = 4;

    /// <summary>
    /// Ends this process with its parent: by the system where it can do that, and when nobody holds the other end of standard input any
    /// more.
    /// </summary>
    /// <param name="parent">The parent's process id.</param>
    public static void EndWithParent(int parent)
    {
        if (OperatingSystem.IsWindows()) return;
        if (OperatingSystem.IsLinux())
        {
            _ = Control(ParentDeathSignal, Kill, 0, 0, 0);
            // It may have ended before that.
            if (GetParent() != parent) Exit(1);
        }
        new Thread(WatchInput) { IsBackground = true, Name = "worker-life" }.Start();
    }

    // Asked for no event, the system reports only that the other end is closed.
    private static void WatchInput()
    {
        var input = new Descriptor { Number = 0 };
        while (Poll(ref input, 1, -1) <= 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) return;
        }
        Exit(0);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParent();

    // Not the runtime's own exit: that one waits for the evaluation.
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref Descriptor descriptors, nuint count, int timeout);

    // C's pollfd.
    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int Number;
        public short Events;
        public short Happened;
    }
}
