namespace EsEnas.Client.Benchmarks;

/// <summary>An episode as the bare loop needs it.</summary>
/// <param name="Positions">Start positions.</param>
/// <param name="Velocities">Start velocities.</param>
/// <param name="Controls">The controls of every step, one after another.</param>
/// <param name="Steps">Environment steps.</param>
/// <param name="FinalPositions">Positions at the end.</param>
internal sealed record EpisodeRecording(double[] Positions, double[] Velocities, double[] Controls, int Steps, double[] FinalPositions);
