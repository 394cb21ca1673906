namespace EsEnas.Hosting;

/// <summary>No gateway of a cluster answered in time; the message names the gateways and what each of them did.</summary>
public sealed class ClusterUnreachableException : Exception
{
    /// <summary>Without a message.</summary>
    public ClusterUnreachableException() { }

    /// <summary>With a message.</summary>
    public ClusterUnreachableException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public ClusterUnreachableException(string message, Exception innerException) : base(message, innerException) { }
}
