namespace EsEnas.Hosting.Settings;

/// <summary>
/// A setting that a silo cannot start with; the message names it, its value (unless that may hold a secret) and what is allowed.
/// </summary>
public sealed class SettingException : Exception
{
    /// <summary>Without a message.</summary>
    public SettingException() { }

    /// <summary>With a message.</summary>
    public SettingException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public SettingException(string message, Exception innerException) : base(message, innerException) { }
}
