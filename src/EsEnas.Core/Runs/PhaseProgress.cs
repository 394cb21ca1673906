namespace EsEnas.Core.Runs;

/// <summary>How far a phase is, and what it has reached.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Steps">Steps in all; a phase may end before them (<c>stopAtReturn</c>).</param>
/// <param name="Unit">What a step is: <see cref="IterationUnit"/> or <see cref="RoundUnit"/>.</param>
/// <param name="Before">Mean real return of the policy that the phase started from; null if it has none, or none was valid.</param>
/// <param name="After">Mean real return of the policy that the phase found; null before it is known, and if no episode was valid.</param>
public sealed record PhaseProgress(int Done, int Steps, string Unit, double? Before = null, double? After = null)
{
    /// <summary>Episodes that it has taken: evaluations, valid or not.</summary>
    public long Episodes { get; init; }

    /// <summary>Environment steps of these.</summary>
    public long EnvironmentSteps { get; init; }

    /// <summary>A step that completes an iteration and writes its history row.</summary>
    public const string IterationUnit = "iteration";

    /// <summary>A step that measures policies.</summary>
    public const string RoundUnit = "round";
}
