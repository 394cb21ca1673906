using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Finds libmujoco.</summary>
internal static class LibrarySearch
{
    private const string WayToInstall = """


        How to install it:
        Debian 12: apt-get install libmujoco2.2.2
        Ubuntu: the same where it is packaged; otherwise, as on any Linux, unpack the official MuJoCo release archive and set MUJOCO_PATH to
            its folder
        macOS: copy mujoco.framework out of the official MuJoCo release image and set MUJOCO_PATH to the folder that holds it
        Windows: unpack the official MuJoCo release archive and set MUJOCO_PATH to its bin folder (the one with mujoco.dll)
        """;

    /// <summary>Loads the library.</summary>
    /// <param name="mujocoPath">A file or folder; null or empty leaves the search to the loader.</param>
    /// <param name="releases">Known releases, oldest first.</param>
    /// <exception cref="MuJoCoUnavailableException">None is found, or the first that exists does not load.</exception>
    public static (nint Handle, string Name) Load(string? mujocoPath, IReadOnlyList<string> releases)
    {
        if (!string.IsNullOrWhiteSpace(mujocoPath)) return LoadFrom(mujocoPath.Trim());
        var names = FileNames(releases, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS());
        foreach (var name in names)
        {
            // The first of the name is what the loader takes, unless it is for another machine; one that was cut off would end the process.
            foreach (var file in LibraryFolders.SystemFilesNamed(name).Take(1)) Inspect(file, file, onlyCutOff: true);
            if (NativeLibrary.TryLoad(name, out var handle)) return (handle, name);
        }

        // Of a version that has no name here.
        foreach (var file in LibraryFolders.SystemFiles()) return (LoadFile(file, file), file);
        throw new MuJoCoUnavailableException(
            $"libmujoco (MuJoCo 2.2.2 or later) was not found. Tried: the system loader with {string.Join(", ", names.Take(2))} " +
            $"and other versions of that name.{WayToInstall}");
    }

    /// <summary>
    /// File names that the loader is asked for, in order: MuJoCo 2.2.2, the plain name, then known releases, newest first.
    /// </summary>
    public static string[] FileNames(IReadOnlyList<string> releases, bool windows, bool macOS)
    {
        if (windows) return ["mujoco.dll"];
        var newestFirst = releases.Reverse().Where(release => release != "2.2.2");
        return macOS
            ? ["libmujoco.2.2.2.dylib", "libmujoco.dylib", .. newestFirst.Select(release => $"libmujoco.{release}.dylib")]
            : ["libmujoco.so.2.2.2", "libmujoco.so", .. newestFirst.Select(release => $"libmujoco.so.{release}")];
    }

    private static (nint Handle, string Name) LoadFrom(string path)
    {
        var full = Path.GetFullPath(Expand(path));
        var shown = full == path ? $"MUJOCO_PATH={path}" : $"MUJOCO_PATH={path} ({full})";
        if (!Directory.Exists(full))
        {
            if (LibraryFolders.IsFile(full)) return (LoadFile(full, shown), full);
            throw new MuJoCoUnavailableException($"libmujoco was not found. Tried: {shown} ({WhyMissing(full)}).{WayToInstall}");
        }

        string[] files;
        try
        {
            files = LibraryFolders.FilesIn(full);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new MuJoCoUnavailableException($"{shown} cannot be searched: {FirstLine(exception.Message)}", exception);
        }

        var names = OperatingSystem.IsWindows() ? "mujoco.dll"
            : OperatingSystem.IsMacOS() ? "libmujoco.dylib, libmujoco.2.2.2.dylib or that of another version"
            : "libmujoco.so, libmujoco.so.2.2.2 or that of another version";
        return files is [var first, ..]
            ? (LoadFile(first, first), first)
            : throw new MuJoCoUnavailableException(
                $"libmujoco was not found. Tried: {shown} (a folder; looked there and in lib and bin for {names}).{WayToInstall}");
    }

    private static nint LoadFile(string file, string shown)
    {
        Inspect(file, shown);
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw DoesNotLoad(shown, Reason(exception.Message, file), exception);
        }
    }

    /// <summary>Refuses what the loader would map and the process die of.</summary>
    private static void Inspect(string file, string shown, bool onlyCutOff = false)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            if (ElfFile.Fault(file) is { } fault && (!onlyCutOff || fault.StartsWith(ElfFile.CutOff, StringComparison.Ordinal)))
                throw DoesNotLoad(shown, fault, null);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw DoesNotLoad(shown, FirstLine(exception.Message), exception);
        }
    }

    private static MuJoCoUnavailableException DoesNotLoad(string shown, string reason, Exception? cause)
    {
        var message = $"{shown} exists but does not load: {reason}. {LayoutTable.WayOut}";
        return cause is null ? new(message) : new(message, cause);
    }

    private static string Expand(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
        : path;

    private static string WhyMissing(string path)
    {
        try
        {
            // A link that leads nowhere, or in a circle, does not exist for the system.
            return new FileInfo(path).LinkTarget is { } target
                ? $"a link to {target}, which leads to no file"
                : "there is no such file or folder";
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return FirstLine(exception.Message);
        }
    }

    /// <summary>The loader's own words: the runtime puts advice before them, and tries other names after.</summary>
    private static string Reason(string message, string file)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(line => line.StartsWith(file + ":", StringComparison.Ordinal))?[(file.Length + 1)..];
        return (line ?? lines.FirstOrDefault() ?? "no reason given").Trim().TrimEnd('.');
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');
}
