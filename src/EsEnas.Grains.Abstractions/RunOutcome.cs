using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>What a run has stored of its end, or of its last choice of a policy: one consistent moment.</summary>
/// <param name="Training">The checkpoint of training.</param>
/// <param name="Iteration">Completed iterations in it.</param>
/// <param name="IsCompleted">Whether all phases of the run are over.</param>
/// <param name="Policy">The policy file (JSON).</param>
/// <param name="PolicyIteration">The iteration whose weights it starts from.</param>
/// <param name="PolicyReturn">Its reported mean real return; null if no episode was valid.</param>
/// <param name="PolicyReturnError">The standard error of that.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunOutcome")]
public sealed record RunOutcome([property: Id(0)] byte[] Training, [property: Id(1)] IterationNumber Iteration,
    [property: Id(2)] bool IsCompleted, [property: Id(3)] string Policy, [property: Id(4)] IterationNumber PolicyIteration,
    [property: Id(5)] double? PolicyReturn, [property: Id(6)] double? PolicyReturnError)
{
    /// <summary>The policy files of its front, packed (<see cref="FrontPolicies"/>); empty if it has none.</summary>
    [Id(7)] public byte[] Front { get; init; } = [];
}
