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
        var mount = new ReadOnlyMount(path);
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Mounts of Linux.");
        }
        else if (!mount.isMounted)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        else
        {
            // Root of a container may not.
            Assert.SkipUnless(Run("mount", "--bind", path, path), "This machine mounts nothing.");
            if (!Run("mount", "-o", "remount,bind,ro", path))
            {
                Run("umount", path);
                Assert.Skip("This machine mounts nothing read-only.");
            }
        }

        return mount;
    }

    public void Dispose()
    {
        if (isMounted) Run("umount", path);
        else if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool Run(params string[] command)
    {
        using var process = Process.Start(command[0], command[1..]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
