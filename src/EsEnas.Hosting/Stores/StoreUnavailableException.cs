namespace EsEnas.Hosting.Stores;

/// <summary>A store cannot be used at a silo's start; the message names it (never its password) and says why.</summary>
public sealed class StoreUnavailableException : IOException
{
    /// <summary>Without a message.</summary>
    public StoreUnavailableException() { }

    /// <summary>With a message.</summary>
    public StoreUnavailableException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public StoreUnavailableException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Whether it may be starting, or only busy: worth another attempt.</summary>
    internal bool MayPass { get; init; }
}
