namespace EsEnas.Tasks.UserTasks;

/// <summary>Tells from a child's exit code which signal ended it, and whether it was its own doing. Thread safe.</summary>
public static class ChildSignals
{
    // How a Unix process that a signal ended is reported: this plus the signal's number.
    private const int Base = 128;

    // Illegal instruction, abort, bus error, floating-point exception, segmentation fault. The other signals come from outside, from
    // whoever needs the memory for one.
    private static readonly int[] Own = [4, 6, 7, 8, 11];

    /// <summary>The signal that ended a process; 0 or less if none did.</summary>
    public static int Of(int exitCode) => exitCode - Base;

    /// <summary>Whether it is what a computation does to its own process.</summary>
    public static bool IsOwn(int signal) => Own.Contains(signal);
}
