using System.Runtime.InteropServices;

namespace EsEnas.Grains.Rollouts;

/// <summary>Makes a thread give way to all others, so that calls are answered in milliseconds while every core computes.</summary>
internal static partial class ThreadPriorities
{
    private const int PriorityOfThread = 0;

    /// <summary>Lowers the calling thread; a system that refuses leaves it as it is.</summary>
    /// <param name="nice">0 to 19; 0 changes nothing.</param>
    public static void LowerCurrent(int nice)
    {
        if (nice == 0) return;
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            return;
        }
        try
        {
            // .NET's own thread priorities have no effect on Linux; nice values there belong to threads.
            _ = SetPriority(PriorityOfThread, GetThreadId(), nice);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    /// <summary>The calling thread's nice value on Linux; null elsewhere.</summary>
    internal static int? Current()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return GetPriority(PriorityOfThread, GetThreadId());
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetPriority(int which, int who);
}
