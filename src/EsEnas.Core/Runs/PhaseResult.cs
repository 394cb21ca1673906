namespace EsEnas.Core.Runs;

/// <summary>A phase after training that is over.</summary>
/// <param name="Name">Its name (<see cref="RunPhaseKind.Name"/>).</param>
/// <param name="Progress">How it ended.</param>
public sealed record PhaseResult(string Name, PhaseProgress Progress);
