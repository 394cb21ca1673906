namespace EsEnas.Hosting.Directories;

/// <summary>
/// A claim on a data directory, held as an open file. The operating system releases it with the process, however that ends.
/// </summary>
/// <remarks>
/// Exclusive: an embedded silo, or a silo that tidies up before it starts. Shared: each of several silos of one cluster. So
/// whoever holds it exclusively knows that no other process hosts the directory. Advisory on Unix; not for network drives.
/// </remarks>
internal sealed class DirectoryLock : IDisposable
{
    // EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION on Windows: what .NET reports for a lock that is held.
    private static readonly int[] HeldErrors = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock for one process alone; null if anybody holds it.</summary>
    internal static DirectoryLock? TryExclusive(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock beside others that share it; null if one process has it alone.</summary>
    internal static DirectoryLock? TryShared(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    public void Dispose() => file.Dispose();

    private static DirectoryLock? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new DirectoryLock(new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, access, share)));
        }
        catch (IOException exception) when (HeldErrors.Contains(exception.HResult))
        {
            return null;
        }
    }
}
