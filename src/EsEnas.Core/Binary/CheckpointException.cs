namespace EsEnas.Core.Binary;

/// <summary>A checkpoint cannot be used; the message says why.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Without a message.</summary>
    public CheckpointException() { }

    /// <summary>With a message.</summary>
    public CheckpointException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public CheckpointException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Whether nothing is wrong with the checkpoint but that a newer build wrote it. False by default.</summary>
    public bool IsOfNewerBuild { get; init; }
}
