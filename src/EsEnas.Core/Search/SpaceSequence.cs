using System.Collections.Immutable;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>Spaces one after another: what lists and dictionaries of spaces have in common.</summary>
internal sealed class SpaceSequence
{
    private readonly int[] nodeOffsets;

    public SpaceSequence(IEnumerable<SearchSpace> items, string owner, StructureHash hash)
    {
        Items = [.. items];
        nodeOffsets = new int[Items.Length];
        double log10Size = 0, log10SizeAsSets = 0;
        long decisions = 0, nodes = 0, treeSize = 1;
        var depth = 0;
        var canVary = false;
        hash.Add((ulong)Items.Length);
        for (var i = 0; i < Items.Length; i++)
        {
            var traits = (Items[i] ?? throw new ArgumentException($"Item {i} of {owner} is null.")).Traits;
            // A tree that is too large is refused as a whole by the owner's base constructor.
            nodeOffsets[i] = (int)Math.Min(nodes, int.MaxValue);
            log10Size += traits.Log10Size;
            log10SizeAsSets += traits.Log10SizeAsSets;
            decisions += traits.MaxDecisions;
            nodes += traits.NodeCount;
            treeSize += traits.TreeSize;
            depth = Math.Max(depth, traits.Depth);
            canVary |= traits.CanVary;
            hash.Add(traits.Hash);
        }

        Traits = new SpaceTraits(log10Size, log10SizeAsSets, decisions, nodes, treeSize, depth + 1, canVary, hash.Value);
    }

    public ImmutableArray<SearchSpace> Items { get; }

    public SpaceTraits Traits { get; }

    public void ListNodesInto(List<SearchSpace> nodes)
    {
        foreach (var item in Items) item.ListNodesInto(nodes);
    }

    public void DecideInto(DnaBuilder? target, IDecider decider, int node)
    {
        for (var i = 0; i < Items.Length; i++) Items[i].DecideInto(target, decider, node + nodeOffsets[i]);
    }

    public void SampleInto(DnaBuilder target, RandomStream random)
    {
        foreach (var item in Items) item.SampleInto(target, random);
    }

    public void Skip(ref DnaReader reader)
    {
        foreach (var item in Items) item.Skip(ref reader);
    }

    public int CountMutable(ref DnaReader reader, bool wholeLists)
    {
        var count = 0;
        foreach (var item in Items) count += item.CountMutable(ref reader, wholeLists);
        return count;
    }

    public void MutateInto(MutationWalk walk, ref DnaReader reader)
    {
        foreach (var item in Items) item.MutateInto(walk, ref reader);
    }

    /// <summary>The decisions of item <paramref name="index"/> alone.</summary>
    public Dna Slice(Dna dna, int index)
    {
        var reader = new DnaReader(dna);
        for (var i = 0; i < index; i++) Items[i].Skip(ref reader);
        var bookmark = reader;
        Items[index].Skip(ref reader);
        return reader.Since(bookmark);
    }
}
