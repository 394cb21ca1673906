namespace EsEnas.Core.Rollouts;

/// <summary>What an episode gave.</summary>
/// <param name="Return">Real return, alive bonus included; 0 if diverged.</param>
/// <param name="TrainingReturn">Return without alive bonus; 0 if diverged.</param>
/// <param name="Steps">Environment steps made.</param>
/// <param name="Diverged">Whether it has no valid return.</param>
public readonly record struct EpisodeResult(double Return, double TrainingReturn, int Steps, bool Diverged);
