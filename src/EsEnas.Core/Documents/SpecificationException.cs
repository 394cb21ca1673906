namespace EsEnas.Core.Documents;

/// <summary>A specification is invalid; the message lists every error found, each with key, value and what is allowed.</summary>
public sealed class SpecificationException : Exception
{
    /// <summary>Without a message.</summary>
    public SpecificationException() { }

    /// <summary>With a message.</summary>
    public SpecificationException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public SpecificationException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>From errors, at least one.</summary>
    public SpecificationException(IReadOnlyList<SpecificationError> errors) : base(string.Join("\n", errors)) => Errors = errors;

    /// <summary>From one error.</summary>
    public SpecificationException(SpecificationError error) : this([error]) { }

    /// <summary>The errors.</summary>
    public IReadOnlyList<SpecificationError> Errors { get; } = [];

    /// <summary>
    /// Whether the same may be accepted another time: what was found lies with this process or this moment. False by default.
    /// </summary>
    public bool MayPass { get; init; }
}
