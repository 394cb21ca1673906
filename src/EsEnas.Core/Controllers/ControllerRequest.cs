using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers;

/// <summary>What a controller needs to know of its run beside its own options.</summary>
/// <param name="Space">The models.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Evaluations">Evaluations of an iteration, at least 1.</param>
/// <param name="PrunesEdges">Whether models are fixed numbers of edges, where learned controllers take other steps unless told
/// otherwise.</param>
public sealed record ControllerRequest(SearchSpace Space, ulong Seed, int Evaluations, bool PrunesEdges);
