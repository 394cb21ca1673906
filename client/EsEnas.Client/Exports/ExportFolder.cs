using EsEnas.Export;

namespace EsEnas.Client.Exports;

/// <summary>Writes the files of an export so that all of them are there or none.</summary>
internal static class ExportFolder
{
    /// <summary>Checks, before any work is done, that the folder may be written.</summary>
    /// <param name="command">What writes it.</param>
    /// <param name="path">The folder.</param>
    /// <param name="overwrite">Whether files in it may be overwritten.</param>
    /// <exception cref="CommandException">It is a file, its own folder does not exist (2), or there is something in it that may not be
    /// overwritten (4).</exception>
    public static void Check(string command, string path, bool overwrite)
    {
        if (path == "-") throw CommandException.Usage($"{command} writes a folder: -o DIR");
        if (File.Exists(path)) throw CommandException.Usage($"{path} is a file; {command} writes a folder");
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { } above && !Directory.Exists(above))
            throw CommandException.Usage($"there is no directory {above}");
        if (!overwrite && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new CommandException(ExitCode.Conflict, $"{path} is not empty; --force overwrites the files of an export in it");
    }

    /// <summary>Writes them.</summary>
    public static async Task WriteAsync(string path, IReadOnlyList<ExportFile> files, CancellationToken cancellationToken)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var temporary = $"{whole}.{Environment.ProcessId}.tmp";
        try
        {
            foreach (var file in files)
            {
                var target = Path.Combine(temporary, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllBytesAsync(target, file.Content, cancellationToken);
            }
            cancellationToken.ThrowIfCancellationRequested();
            Directory.CreateDirectory(whole);
            foreach (var file in files)
            {
                var target = Path.Combine(whole, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(Path.Combine(temporary, file.Name), target, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{path} cannot be written: {error.Message}");
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }
}
