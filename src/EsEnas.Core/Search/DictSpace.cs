using System.Collections.Immutable;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>Named spaces in declaration order.</summary>
public sealed class DictSpace : SearchSpace
{
    private readonly SpaceSequence sequence;

    /// <summary>The spaces of <paramref name="items"/> in order, each under a name of its own.</summary>
    /// <exception cref="ArgumentException">A name is empty or used twice, a space is null, or the tree is too large.</exception>
    public DictSpace(IReadOnlyList<KeyValuePair<string, SearchSpace>> items) : this(Sequence(items)) =>
        Names = [.. items.Select(item => item.Key)];

    private DictSpace(SpaceSequence sequence) : base(sequence.Traits) => this.sequence = sequence;

    /// <summary>The names in declaration order.</summary>
    public ImmutableArray<string> Names { get; } = [];

    /// <summary>The spaces in declaration order.</summary>
    public ImmutableArray<SearchSpace> Items => sequence.Items;

    /// <summary>The space called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public SearchSpace this[string name] => Items[IndexOf(name)];

    /// <summary>The decisions of the entry called <paramref name="name"/> alone, as a model of <c>this[name]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such entry; the message lists the names.</exception>
    /// <exception cref="DnaFormatException"><paramref name="dna"/> is not a model of this space.</exception>
    public Dna Slice(Dna dna, string name) => sequence.Slice(dna, IndexOf(name));

    internal override void ListNodesInto(List<SearchSpace> nodes) => sequence.ListNodesInto(nodes);

    internal override void DecideInto(DnaBuilder? target, IDecider decider, int node) => sequence.DecideInto(target, decider, node);

    internal override void SampleInto(DnaBuilder target, RandomStream random) => sequence.SampleInto(target, random);

    internal override void Skip(ref DnaReader reader) => sequence.Skip(ref reader);

    internal override int CountMutable(ref DnaReader reader, bool wholeLists) => sequence.CountMutable(ref reader, wholeLists);

    internal override void MutateInto(MutationWalk walk, ref DnaReader reader) => sequence.MutateInto(walk, ref reader);

    private static SpaceSequence Sequence(IReadOnlyList<KeyValuePair<string, SearchSpace>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var hash = new StructureHash(StructureHash.DictSpace);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var name = items[i].Key;
            if (string.IsNullOrEmpty(name)) throw new ArgumentException($"Entry {i} of {nameof(DictSpace)} has no name.", nameof(items));
            if (!names.Add(name))
            {
                throw new ArgumentException($"Two entries of {nameof(DictSpace)} are called '{name}'; names must be unique.",
                    nameof(items));
            }

            hash.Add(name);
        }

        return new SpaceSequence(items.Select(item => item.Value), nameof(DictSpace), hash);
    }

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var index = Names.IndexOf(name);
        return index >= 0 ? index : throw new KeyNotFoundException($"There is no entry '{name}'; there are: {string.Join(", ", Names)}.");
    }
}
