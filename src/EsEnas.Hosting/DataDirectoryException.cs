namespace EsEnas.Hosting;

/// <summary>A data directory cannot be used; the message names it and says why.</summary>
public sealed class DataDirectoryException : Exception
{
    /// <summary>Whether silos serve the directory, and none is there now: one may come.</summary>
    public bool IsServed { get; init; }

    /// <summary>Without a message.</summary>
    public DataDirectoryException() { }

    /// <summary>With a message.</summary>
    public DataDirectoryException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public DataDirectoryException(string message, Exception innerException) : base(message, innerException) { }
}
