using System.Collections.Immutable;

namespace EsEnas.Core.Controllers.Neat;

/// <summary>The state of NEAT: the species that the next iteration's models descend from; none before the first feedback.</summary>
/// <param name="Species">In the order in which their first members were evaluated.</param>
public sealed record NeatState(ImmutableArray<NeatSpecies> Species) : ControllerState;
