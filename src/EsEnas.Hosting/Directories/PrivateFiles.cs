using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.Versioning;

namespace EsEnas.Hosting.Directories;

/// <summary>
/// Keeps a data directory to its owner: the directory 0700, our files in it 0600. Windows has no such modes: there the rights of the folder
/// above apply.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const uint Root = 0;

    // All that a data directory holds: the database with what SQLite puts beside it, the lock, the hosts' gateways, the dashboard's
    // address, what it is served with, the socket of `show`, log and settings of `--detach`, the trial of `doctor`, the certificates.
    private static readonly string[] OurNames =
    [
        "esenas.db", "esenas.db-*", "esenas.lock", "gateway-*.json*", "dashboard.json*", "dashboard.lock", "served.json*", "console.sock",
        "silo.log", "silo.settings.json", ".esenas-trial-*", DirectoryCertificates.FolderName, DirectoryCertificates.UnfinishedPattern,
    ];

    // Closing a descriptor drops all locks that the process has on the file, SQLite's among them: nobody may open it before it is closed
    // here.
    private static readonly Lock Creating = new();

    /// <summary>Creates a directory that only its owner may enter. Those above it are created as usual.</summary>
    internal static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnersDirectory);
    }

    /// <summary>How a file is opened that, if it is created, only its owner may open.</summary>
    internal static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = share, BufferSize = 1 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnersFile;
        return options;
    }

    /// <summary>
    /// Creates an empty file if there is none, for SQLite, which gives the files beside a database the database's mode. Errors are left to
    /// SQLite, which says what is wrong.
    /// </summary>
    internal static void CreateIfMissing(string path)
    {
        lock (Creating)
        {
            if (File.Exists(path)) return;
            try
            {
                using FileStream file = new(path, Options(FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process has just created it, or nobody can.
            }
        }
    }

    /// <summary>Closes an existing data directory, and our files in it, to everybody else.</summary>
    /// <param name="directory">Full path.</param>
    /// <returns>What the user should know: that it was open until now, or still is; null if there is nothing to say.</returns>
    /// <exception cref="DataDirectoryException">It belongs to somebody else, or everybody can put files into it.</exception>
    internal static string? Close(string directory)
    {
        if (OperatingSystem.IsWindows()) return null;
        var survey = Look(directory);
        var notice = (survey.Mode & Others) == 0 ? null : CloseDirectory(directory, survey);
        foreach (var file in OurFiles(directory)) CloseFile(directory, file);
        return notice;
    }

    /// <summary>Refuses what <see cref="Close"/> would refuse, and changes nothing.</summary>
    /// <inheritdoc cref="Close"/>
    internal static void Check(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        Look(directory);
        foreach (var file in OurFiles(directory)) CheckOwner(directory, file);
    }

    [UnsupportedOSPlatform("windows")]
    private static Survey Look(string directory)
    {
        var owner = FileOwner.Of(directory, follow: true);
        var isMine = owner is null || owner == FileOwner.Me;
        if (!isMine && owner != Root)
        {
            throw new DataDirectoryException($"The data directory '{directory}' belongs to another user ({Name(owner)}; " +
                $"this is {Name(FileOwner.Me)}), who could read and change your runs. " +
                "Choose a data directory of your own.");
        }

        // A directory that also serves other purposes (a home, /tmp) is not ours to close.
        var mode = File.GetUnixFileMode(directory);
        var isShared = (mode & Others) != 0 &&
            (mode.HasFlag(UnixFileMode.StickyBit)
                || Directory.EnumerateFileSystemEntries(directory).Any(entry => !IsOurs(Path.GetFileName(entry))));
        if ((isShared || !isMine) && mode.HasFlag(UnixFileMode.OtherWrite))
        {
            throw new DataDirectoryException($"The data directory '{directory}' can be written by everybody ({Octal(mode)}), " +
                "who could replace your runs, and it is not for EsEnas alone. " +
                $"Choose a directory of its own, such as '{Path.Combine(directory, ".esenas")}'.");
        }

        return new Survey(mode, isMine, isShared);
    }

    [UnsupportedOSPlatform("windows")]
    private static string CloseDirectory(string directory, Survey survey)
    {
        var before = Octal(survey.Mode);
        if (!survey.IsMine || survey.IsShared)
        {
            return $"The data directory '{directory}' stays open to other users ({before}), " +
                $"as {(survey.IsShared ? "it holds other files too" : "it belongs to root")}; " +
                "EsEnas's own files in it are closed to them.";
        }

        var closed = TrySet(directory, survey.Mode & ~Others);
        return (closed & Others) == 0
            ? $"The data directory '{directory}' was open to other users ({before}); now it is yours alone ({Octal(closed)})."
            : $"The data directory '{directory}' and its files stay open to other users ({before}), as its file system keeps no modes.";
    }

    [UnsupportedOSPlatform("windows")]
    private static void CloseFile(string directory, string file)
    {
        CheckOwner(directory, file);
        try
        {
            var mode = File.GetUnixFileMode(file);
            if ((mode & Others) != 0) TrySet(file, mode & ~Others);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Withdrawn since it was listed, by a host that has just ended.
        }
    }

    private static void CheckOwner(string directory, string file)
    {
        var owner = FileOwner.Of(file, follow: false);
        if (owner is not null && owner != FileOwner.Me)
        {
            throw new DataDirectoryException($"'{file}' belongs to another user ({Name(owner)}; this is {Name(FileOwner.Me)}). " +
                $"If it is yours all the same, take it over (chown) as all of '{directory}'; " +
                "otherwise delete it, or choose another data directory.");
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode TrySet(string path, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // File systems without modes refuse.
        }

        return File.GetUnixFileMode(path);
    }

    // Folders before what is in them.
    private static IEnumerable<string> OurFiles(string directory)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory).Where(entry => IsOurs(Path.GetFileName(entry))))
        {
            yield return entry;
            if (!Directory.Exists(entry)) continue;
            foreach (var file in Directory.EnumerateFiles(entry)) yield return file;
        }
    }

    private static bool IsOurs(string name) =>
        OurNames.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    private static string Octal(UnixFileMode mode) => "0" + Convert.ToString((int)mode, 8);

    private static string Name(uint? user) => user is { } id ? string.Create(CultureInfo.InvariantCulture, $"user {id}") : "unknown";

    /// <summary>What is found of a directory.</summary>
    /// <param name="Mode">Its mode.</param>
    /// <param name="IsMine">Whether this process's user owns it; otherwise root does.</param>
    /// <param name="IsShared">Whether it is open and holds other files than ours, or is meant to.</param>
    private readonly record struct Survey(UnixFileMode Mode, bool IsMine, bool IsShared);
}
