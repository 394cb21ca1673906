namespace EsEnas.MuJoCo;

/// <summary>libmujoco cannot be used; the message says what to do.</summary>
public sealed class MuJoCoUnavailableException : Exception
{
    /// <summary>Without a message.</summary>
    public MuJoCoUnavailableException() { }

    /// <summary>With a message.</summary>
    public MuJoCoUnavailableException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public MuJoCoUnavailableException(string message, Exception innerException) : base(message, innerException) { }
}
