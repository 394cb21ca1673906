namespace EsEnas.Analysis;

/// <summary>An analysis cannot be made; the message says why, naming the runs.</summary>
public sealed class AnalysisException : Exception
{
    /// <summary>Without a message.</summary>
    public AnalysisException()
    {
    }

    /// <summary>With a message.</summary>
    public AnalysisException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public AnalysisException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>With a reason and a message.</summary>
    public AnalysisException(AnalysisError error, string message) : base(message) => Error = error;

    /// <summary>The reason.</summary>
    public AnalysisError Error { get; }
}
