using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Finds libmujoco.</summary>
internal static class LibrarySearch
{
    // An unpacked release keeps the library in lib (Linux), bin (Windows) or a framework (macOS).
    private static readonly string[] Subfolders = ["", "lib", "bin", "mujoco.framework/Versions/A", "Versions/A"];

    /// <summary>Loads the library.</summary>
    /// <param name="mujocoPath">A file or folder; null or empty leaves the search to the loader.</param>
    /// <param name="releases">Known releases, oldest first.</param>
    /// <exception cref="MuJoCoUnavailableException">None of the candidates loads.</exception>
    public static (nint Handle, string Name) Load(string? mujocoPath, IReadOnlyList<string> releases)
    {
        var names = FileNames(releases, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS());
        var candidates = string.IsNullOrWhiteSpace(mujocoPath) ? names : FilesAt(mujocoPath.Trim(), names);
        var reason = "";
        foreach (var candidate in candidates)
        {
            try
            {
                return (NativeLibrary.Load(candidate), candidate);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                // A file that exists but does not load deserves its reason; a name that is not found does not.
                if (File.Exists(candidate)) reason = $" {candidate} exists but does not load: {FirstLine(exception.Message)}";
            }
        }

        throw new MuJoCoUnavailableException(NotFound(mujocoPath, names, candidates, reason));
    }

    /// <summary>File names to try in order: MuJoCo 2.2.2 first, the plain name, then known releases, newest first.</summary>
    public static string[] FileNames(IReadOnlyList<string> releases, bool windows, bool macOS)
    {
        if (windows) return ["mujoco.dll"];
        var newestFirst = releases.Reverse().Where(release => release != "2.2.2");
        return macOS
            ? ["libmujoco.2.2.2.dylib", "libmujoco.dylib", .. newestFirst.Select(release => $"libmujoco.{release}.dylib")]
            : ["libmujoco.so.2.2.2", "libmujoco.so", .. newestFirst.Select(release => $"libmujoco.so.{release}")];
    }

    private static string[] FilesAt(string path, string[] names)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) return [full];
        return [.. Subfolders.SelectMany(folder => names.Select(name => Path.Combine(full, folder, name))).Where(File.Exists)];
    }

    private static string NotFound(string? mujocoPath, string[] names, string[] candidates, string reason)
    {
        var shown = names.Length <= 3 ? string.Join(", ", names) : $"{names[0]}, {names[1]}, {names[2]} … {names[^1]}";
        var tried = string.IsNullOrWhiteSpace(mujocoPath) ? $"the system loader with {shown}"
            : Directory.Exists(mujocoPath.Trim()) ? $"MUJOCO_PATH={mujocoPath} (a folder; looked there and in lib and bin for {shown})"
            : candidates is [var file] && File.Exists(file) ? $"MUJOCO_PATH={mujocoPath}"
            : $"MUJOCO_PATH={mujocoPath} (there is no such file or folder)";
        return $"libmujoco (MuJoCo 2.2.2 or a known later release) was not found. Tried: {tried}.{reason}" + """


            How to install it:
              Debian 12   apt-get install libmujoco2.2.2
              Ubuntu      apt-get install libmujoco2.2.2 where it is packaged; otherwise, as on any Linux,
                          unpack the official MuJoCo release archive and set MUJOCO_PATH to its folder
              macOS       copy mujoco.framework out of the official MuJoCo release image
                          and set MUJOCO_PATH to the folder that holds it
              Windows     unpack the official MuJoCo release archive
                          and set MUJOCO_PATH to its bin folder (the one with mujoco.dll)
            """;
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
