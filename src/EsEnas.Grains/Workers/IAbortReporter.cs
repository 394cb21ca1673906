namespace EsEnas.Grains.Workers;

/// <summary>An evaluator whose evaluations can end the process that they run in.</summary>
internal interface IAbortReporter
{
    /// <summary>Why the last evaluation ended its process; empty if it did not.</summary>
    string AbortReason { get; }
}
