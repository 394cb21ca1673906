namespace EsEnas.Tasks.UserTasks;

/// <summary>What came of trying a model.</summary>
/// <param name="Refusal">Why it cannot be used, in one line; empty if it can.</param>
/// <param name="SimulationBytes">Bytes of memory that a simulation of it takes; 0 if that was not seen.</param>
internal sealed record ModelVerdict(string Refusal, long SimulationBytes)
{
    /// <summary>Whether another attempt would say the same.</summary>
    public bool IsFinal { get; init; } = true;
}
