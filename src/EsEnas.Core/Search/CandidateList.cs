using System.Collections.Immutable;

namespace EsEnas.Core.Search;

/// <summary>The candidates of a choice: plain ones, of which only the number is kept, or spaces.</summary>
internal sealed class CandidateList
{
    private readonly ImmutableArray<SearchSpace> spaces;
    private readonly int[] nodeOffsets = [];

    public CandidateList(int count, string owner)
    {
        CheckCount(count, owner);
        Count = count;
        spaces = [];
        IsPlain = true;
    }

    public CandidateList(IReadOnlyList<SearchSpace> candidates, string owner)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        CheckCount(candidates.Count, owner);
        Count = candidates.Count;
        spaces = [.. candidates];
        nodeOffsets = new int[Count];
        IsPlain = true;
        var nodes = 0L;
        for (var i = 0; i < Count; i++)
        {
            var space = spaces[i] ?? throw new ArgumentException($"Candidate {i} of {owner} is null.", nameof(candidates));
            // A tree that is too large is refused as a whole by the caller's base constructor.
            nodeOffsets[i] = (int)Math.Min(nodes, int.MaxValue);
            nodes += space.NodeCount;
            TreeSize += space.Traits.TreeSize;
            Depth = Math.Max(Depth, space.Traits.Depth);
            CanVary |= space.Traits.CanVary;
            IsPlain &= space is Constant;
        }

        NodeCount = nodes;
    }

    public int Count { get; }

    /// <summary>Whether no candidate has decisions of its own, because all are plain.</summary>
    public bool IsPlain { get; }

    public long NodeCount { get; }

    public long TreeSize { get; }

    public int Depth { get; }

    /// <summary>Whether some candidate alone has more than one model.</summary>
    public bool CanVary { get; }

    public SearchSpace this[int index] => spaces.IsEmpty ? Constant.Instance : spaces[index];

    /// <summary>Number of the first node of a candidate, counted from the first node after the chooser's own.</summary>
    public int NodeOffset(int index) => spaces.IsEmpty ? 0 : nodeOffsets[index];

    /// <summary>log10 of the size of every candidate.</summary>
    public double[] Sizes(bool asSets)
    {
        var sizes = new double[Count];
        for (var i = 0; i < Count; i++) sizes[i] = asSets ? this[i].Log10SizeAsSets : this[i].Log10Size;
        return sizes;
    }

    /// <summary>The most decisions that <paramref name="k"/> candidates can have of their own.</summary>
    public long MaxDecisions(int k, bool distinct)
    {
        if (IsPlain) return 0;
        var largestFirst = spaces.Select(space => (long)space.MaxDecisions).OrderDescending();
        return distinct ? largestFirst.Take(k).Sum() : k * largestFirst.First();
    }

    /// <summary>
    /// Adds the number of candidates and their hashes, runs of equal ones as (hash, length), so that plain ones are as if listed.
    /// </summary>
    public void AddTo(ref StructureHash hash)
    {
        hash.Add((ulong)Count);
        for (var start = 0; start < Count;)
        {
            var end = spaces.IsEmpty ? Count : start + 1;
            while (end < Count && spaces[end].Hash == spaces[start].Hash) end++;
            hash.Add(this[start].Hash);
            hash.Add((ulong)(end - start));
            start = end;
        }
    }

    private static void CheckCount(int count, string owner)
    {
        if (count is < 1 or > SearchSpace.SizeLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count,
                $"{owner} needs 1 to {SearchSpace.SizeLimit} candidates, not {count}.");
        }
    }
}
