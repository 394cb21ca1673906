using System.Globalization;
using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Finds files that are named like libmujoco in a folder, whatever their version.</summary>
internal static class LibraryFolders
{
    // An unpacked release keeps the library in lib (Linux), bin (Windows) or a framework (macOS), a Python environment in mujoco.
    private static readonly string[] Subfolders = ["", "lib", "bin", "mujoco", "mujoco.framework/Versions/A", "Versions/A"];

    /// <summary>Files of a folder, of a release or a Python package, in the order in which they are tried.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static string[] FilesIn(string folder) => [.. Subfolders.SelectMany(sub => FilesDirectlyIn(Path.Combine(folder, sub)))];

    /// <summary>Files where the loader looks by itself.</summary>
    public static IEnumerable<string> SystemFiles() => SystemFolders().Where(Directory.Exists).SelectMany(Readable);

    /// <summary>Existing files of a name where the loader looks by itself.</summary>
    public static IEnumerable<string> SystemFilesNamed(string name) =>
        SystemFolders().Select(folder => Path.Combine(folder, name)).Where(IsFile);

    /// <summary>Whether a path leads to a file; a link that leads nowhere, or in a circle, does not.</summary>
    public static bool IsFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && (file.LinkTarget is null || file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true });
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    /// <summary>The version in a file's name; above all where the name has none, null if it is another library's.</summary>
    public static Version? VersionOf(string fileName)
    {
        if (fileName is "libmujoco.so" or "libmujoco.dylib" or "mujoco.dll") return new Version(int.MaxValue, 0);
        var text = fileName.StartsWith("libmujoco.so.", StringComparison.Ordinal) ? fileName["libmujoco.so.".Length..]
            : fileName.StartsWith("libmujoco.", StringComparison.Ordinal) && fileName.EndsWith(".dylib", StringComparison.Ordinal)
                ? fileName["libmujoco.".Length..^".dylib".Length]
                : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var major)) return new Version(major, 0);
        return Version.TryParse(text, out var version) ? version : null;
    }

    private static IEnumerable<string> FilesDirectlyIn(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder, OperatingSystem.IsWindows() ? "mujoco.dll" : "libmujoco.*")
            .Select(file => (File: file, Version: VersionOf(Path.GetFileName(file))))
            .Where(found => found.Version is not null && IsFile(found.File))
            .OrderByDescending(found => found.Version)
            .Select(found => found.File);

    private static IEnumerable<string> Readable(string folder)
    {
        try
        {
            return [.. FilesDirectlyIn(folder)];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return [];
        }
    }

    private static IEnumerable<string> SystemFolders()
    {
        if (OperatingSystem.IsWindows()) return [];
        var variable = OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        var named = (Environment.GetEnvironmentVariable(variable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (OperatingSystem.IsMacOS()) return [.. named, "/usr/local/lib", "/opt/homebrew/lib"];
        var triplet = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x86_64-linux-gnu",
            Architecture.Arm64 => "aarch64-linux-gnu",
            _ => "",
        };
        return [.. named, "/usr/local/lib", $"/usr/lib/{triplet}", "/usr/lib64", "/usr/lib"];
    }
}
