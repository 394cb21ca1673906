using EsEnas.Client.Output;

namespace EsEnas.Client.Reading;

/// <summary>
/// Files that a command line names: read up to a limit, refused in words of ours. Pipes are read too, as <c>&lt;(…)</c> makes them.
/// </summary>
internal static class InputFile
{
    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">What it should be, such as "a policy file".</param>
    /// <param name="most">Most bytes that are read.</param>
    /// <exception cref="CommandException">It is not there, a directory, too long, or cannot be read (2).</exception>
    public static byte[] ReadBytes(string path, string wanted, int most)
    {
        using var stream = Open(path, wanted, most);
        try
        {
            // A device without an end has no length; what is read of it has.
            using var bytes = new MemoryStream();
            var block = new byte[64 * 1024];
            while (stream.Read(block) is > 0 and var count)
            {
                bytes.Write(block, 0, count);
                if (bytes.Length > most) throw TooLong(path, wanted, most, null);
            }
            return bytes.ToArray();
        }
        catch (IOException error)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Opens a file for reading; the caller minds how much it reads of what has no length.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static FileStream Open(string path, string wanted, long most)
    {
        if (path.Contains('\0', StringComparison.Ordinal)) throw CommandException.Usage($"{path} cannot be the name of a file");
        if (Directory.Exists(path)) throw CommandException.Usage($"{path} is a directory; {wanted} is wanted");
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (!stream.CanSeek || stream.Length <= most) return stream;
            var length = stream.Length;
            stream.Dispose();
            throw TooLong(path, wanted, most, length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static CommandException Unreadable(string path, Exception error) => CommandException.Usage(error switch
    {
        FileNotFoundException or DirectoryNotFoundException when LinkTarget(path) is { } target =>
            $"{path} is a link to {target}, which is not there",
        FileNotFoundException or DirectoryNotFoundException => $"there is no file {path}",
        PathTooLongException => $"there is no file {path}: its name is too long",
        UnauthorizedAccessException => $"{path} may not be read by this user",
        _ => $"{path} cannot be read: {error.Message}",
    });

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static CommandException TooLong(string path, string wanted, long most, long? length) => CommandException.Usage(
        $"{path} is {(length is { } known ? Numbers.Bytes(known) : "too")} long; {wanted} has at most {Numbers.Bytes(most)}");
}
