using System.Diagnostics;

namespace EsEnas.Client.Tests.EndToEnd;

/// <summary>A folder that cannot be written as long as this lives: root mounts it over itself, everybody else takes the right.</summary>
internal sealed class ReadOnlyMount : IDisposable
{
    private readonly string path;
    private readonly bool isMounted = Environment.IsPrivilegedProcess;

    private ReadOnlyMount(string path) => this.path = path;

    public static ReadOnlyMount Of(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mounts of Linux.");
        var mount = new ReadOnlyMount(path);
        if (!mount.isMounted)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            return mount;
        }

        Run("mount", "--bind", path, path);
        Run("mount", "-o", "remount,bind,ro", path);
        return mount;
    }

    public void Dispose()
    {
        if (isMounted) Run("umount", path);
        else if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void Run(params string[] command)
    {
        using var process = Process.Start(command[0], command[1..]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
