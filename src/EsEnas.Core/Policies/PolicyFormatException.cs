namespace EsEnas.Core.Policies;

/// <summary>A policy file cannot be used; the message names the field.</summary>
public sealed class PolicyFormatException : FormatException
{
    /// <summary>Without a message.</summary>
    public PolicyFormatException() { }

    /// <summary>With a message.</summary>
    public PolicyFormatException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public PolicyFormatException(string message, Exception innerException) : base(message, innerException) { }
}
