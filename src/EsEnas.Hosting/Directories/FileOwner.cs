using System.Runtime.InteropServices;

namespace EsEnas.Hosting.Directories;

/// <summary>Who owns a file. Linux only: elsewhere nothing is known.</summary>
internal static partial class FileOwner
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerWanted = 0x8;

    /// <summary>The user whose rights this process has; null where that is not known.</summary>
    internal static uint? Me => OperatingSystem.IsLinux() ? EffectiveUser() : null;

    /// <summary>The owner of a file or directory; null where that is not known, or if it cannot be looked at.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="follow">Whether a symbolic link stands for what it points to.</param>
    internal static uint? Of(string path, bool follow) =>
        OperatingSystem.IsLinux() && Status(CurrentDirectory, path, follow ? 0 : NoFollow, OwnerWanted, out var status) == 0
            ? status.User
            : null;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int directory, string path, int flags, uint mask, out FileStatus status);

    // struct statx of the kernel: 256 bytes, the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(20)] public uint User;
    }
}
