using System.Collections.Immutable;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.Neat;

/// <summary>A species.</summary>
/// <param name="Survivors">Its members that may be parents, best first; at least one.</param>
/// <param name="Offspring">How many models of the next iteration descend from it.</param>
public sealed record NeatSpecies(ImmutableArray<Dna> Survivors, int Offspring);
