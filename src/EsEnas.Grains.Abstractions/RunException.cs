namespace EsEnas.Grains.Abstractions;

/// <summary>A request that cannot be served; the message says why and what can be done.</summary>
[GenerateSerializer, Alias("esenas.RunException")]
public sealed class RunException : Exception
{
    /// <summary>With its kind and message.</summary>
    public RunException(RunError error, string message) : base(message) => Error = error;

    /// <summary>Without a message.</summary>
    public RunException() { }

    /// <summary>With a message.</summary>
    public RunException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public RunException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>What kind it is.</summary>
    [Id(0)] public RunError Error { get; set; }
}
