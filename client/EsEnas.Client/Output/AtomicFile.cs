using System.Text;

namespace EsEnas.Client.Output;

/// <summary>Writes a file so that it is either there as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Checks, before any work is done, that a file may be written.</summary>
    /// <exception cref="CommandException">It exists and may not be overwritten (4), is a directory, or its directory does not exist
    /// (2).</exception>
    public static void Check(string path, bool overwrite)
    {
        if (Directory.Exists(path)) throw CommandException.Usage($"{path} is a directory; a file is wanted");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw CommandException.Usage($"there is no directory {folder}");
        if (!overwrite && File.Exists(path)) throw Exists(path);
    }

    public static Task WriteAsync(string path, string text, bool overwrite, CancellationToken cancellationToken) =>
        WriteAsync(path, new UTF8Encoding(false).GetBytes(text), overwrite, cancellationToken);

    public static async Task WriteAsync(string path, byte[] bytes, bool overwrite, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await File.WriteAllBytesAsync(temporary, bytes, cancellationToken);
            Move(temporary, path, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Puts a whole file in its place.</summary>
    /// <exception cref="CommandException">One has appeared there that may not be overwritten (4).</exception>
    public static void Move(string temporary, string path, bool overwrite)
    {
        try
        {
            File.Move(temporary, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw Exists(path);
        }
    }

    private static CommandException Exists(string path) => new(ExitCode.Conflict, $"{path} exists already; --force overwrites it");
}
