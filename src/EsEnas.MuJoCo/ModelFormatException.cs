namespace EsEnas.MuJoCo;

/// <summary>A model does not compile; the message is the library's.</summary>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Without a message.</summary>
    public ModelFormatException() { }

    /// <summary>With a message.</summary>
    public ModelFormatException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public ModelFormatException(string message, Exception innerException) : base(message, innerException) { }
}
