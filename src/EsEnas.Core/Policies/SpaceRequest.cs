using System.Collections.Immutable;

namespace EsEnas.Core.Policies;

/// <summary>The sizes of a network before it is laid out: nothing is allocated until its options are known to fit.</summary>
/// <param name="ObservationSize">|S|.</param>
/// <param name="Hidden">Size of each hidden layer.</param>
/// <param name="ActionSize">|A|.</param>
/// <param name="Connectivity">Which layers may be joined.</param>
/// <param name="Edges">Candidate edges in all.</param>
internal sealed record SpaceRequest(int ObservationSize, ImmutableArray<int> Hidden, int ActionSize, Connectivity Connectivity, long Edges);
