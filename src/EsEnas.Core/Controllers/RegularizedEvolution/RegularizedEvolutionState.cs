using System.Collections.Immutable;

namespace EsEnas.Core.Controllers.RegularizedEvolution;

/// <summary>The population of regularized evolution.</summary>
/// <param name="Population">The last feedbacks, oldest first; at most the population size.</param>
public sealed record RegularizedEvolutionState(ImmutableArray<Feedback> Population) : ControllerState;
