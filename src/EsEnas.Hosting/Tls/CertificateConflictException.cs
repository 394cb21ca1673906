namespace EsEnas.Hosting.Tls;

/// <summary>
/// A file that certificates were to be written to holds something that must not be overwritten, or cannot be used; the message names it.
/// </summary>
public sealed class CertificateConflictException : Exception
{
    /// <summary>Without a message.</summary>
    public CertificateConflictException() { }

    /// <summary>With a message.</summary>
    public CertificateConflictException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public CertificateConflictException(string message, Exception innerException) : base(message, innerException) { }
}
