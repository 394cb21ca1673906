namespace EsEnas.Core.Search;

/// <summary>
/// A Dna does not belong to its search space, or its bytes cannot be read. The message says which decision and what is allowed.
/// </summary>
public sealed class DnaFormatException : FormatException
{
    /// <summary>Without a message.</summary>
    public DnaFormatException() { }

    /// <summary>With a message.</summary>
    public DnaFormatException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public DnaFormatException(string message, Exception innerException) : base(message, innerException) { }
}
