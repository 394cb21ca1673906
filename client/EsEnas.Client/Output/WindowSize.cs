using System.Runtime.InteropServices;

namespace EsEnas.Client.Output;

/// <summary>The size of the window that this process writes to.</summary>
internal static partial class WindowSize
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const ulong GetWindowSize = 0x5413;

    /// <summary>Its columns now; null where there is no window, or nobody gave it a size.</summary>
    public static int? Columns()
    {
        // The runtime's own property switches the terminal's keys to another mode, and remembers the size.
        if (OperatingSystem.IsLinux()) return OfTerminal(StandardOutput) ?? OfTerminal(StandardError);
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : null;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static int? OfTerminal(int descriptor) =>
        Control(descriptor, GetWindowSize, out var size) == 0 && size.Columns > 0 ? size.Columns : null;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, ulong request, out Size size);

    // struct winsize of the kernel.
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
