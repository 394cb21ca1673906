namespace EsEnas.Grains.Rollouts;

/// <summary>
/// An evaluation threw: an error of the objective, not of the silo, so that another silo is unlikely to do better. Or this silo cannot read
/// the batch, as one of an older build may not: then another may.
/// </summary>
[GenerateSerializer, Alias("esenas.EvaluationFaultException")]
public sealed class EvaluationFaultException : Exception
{
    /// <summary>With the evaluation's index and what it threw.</summary>
    public EvaluationFaultException(int index, string message) : base(message) => Index = index;

    /// <summary>Without a message.</summary>
    public EvaluationFaultException() { }

    /// <summary>With a message.</summary>
    public EvaluationFaultException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public EvaluationFaultException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>The evaluation; -1 if the whole batch could not be read.</summary>
    [Id(0)] public int Index { get; set; } = -1;

    /// <summary>Whether to try it again would be of no use.</summary>
    [Id(1)] public bool IsFinal { get; set; }
}
