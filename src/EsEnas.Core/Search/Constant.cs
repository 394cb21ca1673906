using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>No decision: the space of exactly one model, and a plain candidate.</summary>
public sealed class Constant : SearchSpace
{
    private Constant()
        : base(new SpaceTraits(0, 0, 0, 0, TreeSize: 1, Depth: 1, CanVary: false, new StructureHash(StructureHash.Constant).Value)) { }

    /// <summary>The only instance.</summary>
    public static Constant Instance { get; } = new();

    internal override void ListNodesInto(List<SearchSpace> nodes) { }

    internal override void DecideInto(DnaBuilder? target, IDecider decider, int node) { }

    internal override void SampleInto(DnaBuilder target, RandomStream random) { }

    internal override void Skip(ref DnaReader reader) { }

    internal override int CountMutable(ref DnaReader reader, bool wholeLists) => 0;

    internal override void MutateInto(MutationWalk walk, ref DnaReader reader) { }
}
