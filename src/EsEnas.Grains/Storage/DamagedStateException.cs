namespace EsEnas.Grains.Storage;

/// <summary>A grain state in the store cannot be decoded; the message says why.</summary>
public sealed class DamagedStateException : IOException
{
    /// <summary>Without a message.</summary>
    public DamagedStateException() { }

    /// <summary>With a message.</summary>
    public DamagedStateException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public DamagedStateException(string message, Exception innerException) : base(message, innerException) { }
}
