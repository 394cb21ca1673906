namespace EsEnas.Tasks.UserTasks;

/// <summary>What came of trying a model.</summary>
/// <param name="Refusal">Why it cannot be used, in one line; empty if it can.</param>
/// <param name="SimulationBytes">Bytes of memory that a simulation of it takes; 0 if that was not seen.</param>
/// <param name="IsFinal">Whether another attempt would say the same.</param>
internal sealed record ModelVerdict(string Refusal, long SimulationBytes, bool IsFinal = true);
