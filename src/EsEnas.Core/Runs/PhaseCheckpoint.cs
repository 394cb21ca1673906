namespace EsEnas.Core.Runs;

/// <summary>What is kept of a phase after training.</summary>
/// <param name="Name">Its name (<see cref="RunPhaseKind.Name"/>).</param>
/// <param name="State">Its checkpoint, framed and checksummed; empty once it is finished, when nothing of it is needed any more.</param>
/// <param name="Progress">How far it is, or how it ended.</param>
public sealed record PhaseCheckpoint(string Name, byte[] State, PhaseProgress Progress);
