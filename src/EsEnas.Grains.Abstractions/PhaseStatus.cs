namespace EsEnas.Grains.Abstractions;

/// <summary>How a phase after training stands, and what it gained.</summary>
/// <param name="Name">The phase's name: <c>selection</c>, …</param>
/// <param name="Done">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Unit">What a step is: <c>iteration</c> or <c>round</c>.</param>
/// <param name="Before">Mean real return of the policy that it started from; null if it has none, or all episodes were invalid.</param>
/// <param name="After">Mean real return of the policy that it found; null before it is known, and if all episodes were invalid.</param>
/// <param name="Episodes">Episodes that it has taken; 0 from builds that did not count.</param>
/// <param name="EnvironmentSteps">Environment steps of these.</param>
[GenerateSerializer, Immutable, Alias("esenas.PhaseStatus")]
public sealed record PhaseStatus([property: Id(0)] string Name, [property: Id(1)] int Done, [property: Id(2)] int Steps,
    [property: Id(3)] string Unit, [property: Id(4)] double? Before = null, [property: Id(5)] double? After = null,
    [property: Id(6)] long Episodes = 0, [property: Id(7)] long EnvironmentSteps = 0)
{
    /// <summary><see cref="After"/> - <see cref="Before"/>; null before both are known.</summary>
    public double? Gain => After - Before;
}
