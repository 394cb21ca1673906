using System.Collections.Immutable;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>Spaces one after another.</summary>
public sealed class ListSpace : SearchSpace
{
    private readonly SpaceSequence sequence;

    /// <summary>The spaces of <paramref name="items"/> in order; there may be none.</summary>
    /// <exception cref="ArgumentException">An item is null, or the tree is too large.</exception>
    public ListSpace(IReadOnlyList<SearchSpace> items) : this(Sequence(items)) { }

    private ListSpace(SpaceSequence sequence) : base(sequence.Traits) => this.sequence = sequence;

    /// <summary>The spaces in order.</summary>
    public ImmutableArray<SearchSpace> Items => sequence.Items;

    /// <summary>The decisions of item <paramref name="index"/> alone, as a model of <c>Items[index]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    /// <exception cref="DnaFormatException"><paramref name="dna"/> is not a model of this space.</exception>
    public Dna Slice(Dna dna, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Items.Length);
        return sequence.Slice(dna, index);
    }

    internal override void ListNodesInto(List<SearchSpace> nodes) => sequence.ListNodesInto(nodes);

    internal override void DecideInto(DnaBuilder? target, IDecider decider, int node) => sequence.DecideInto(target, decider, node);

    internal override void SampleInto(DnaBuilder target, RandomStream random) => sequence.SampleInto(target, random);

    internal override void Skip(ref DnaReader reader) => sequence.Skip(ref reader);

    internal override int CountMutable(ref DnaReader reader, bool wholeLists) => sequence.CountMutable(ref reader, wholeLists);

    internal override void MutateInto(MutationWalk walk, ref DnaReader reader) => sequence.MutateInto(walk, ref reader);

    private static SpaceSequence Sequence(IReadOnlyList<SearchSpace> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new SpaceSequence(items, nameof(ListSpace), new StructureHash(StructureHash.ListSpace));
    }
}
