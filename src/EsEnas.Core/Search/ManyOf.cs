using System.Buffers;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>k choices among candidates.</summary>
/// <remarks>The nodes of a candidate's own decisions are the same whichever slot chose it.</remarks>
public sealed partial class ManyOf : SearchSpace
{
    private const int StackMask = 1024;
    private const long SymmetricWorkLimit = 4_000_000;

    private readonly CandidateList candidates;

    /// <summary><paramref name="k"/> choices among plain candidates.</summary>
    /// <param name="k">How many choices, at least 1.</param>
    /// <param name="candidates">How many candidates, at least 1.</param>
    /// <param name="distinct">Whether a candidate may be chosen only once; then k must not exceed the candidates.</param>
    /// <param name="sorted">Whether the choices are in ascending order, so that the order carries no information.</param>
    /// <exception cref="ArgumentException">k or the number of candidates is out of range.</exception>
    public ManyOf(int k, int candidates, bool distinct = true, bool sorted = false)
        : this(k, new CandidateList(candidates, nameof(ManyOf)), distinct, sorted) { }

    /// <summary><paramref name="k"/> choices among candidates that may hold decisions of their own.</summary>
    /// <param name="k">How many choices, at least 1.</param>
    /// <param name="candidates">The candidates, at least 1; a plain one is <see cref="Constant"/>.</param>
    /// <param name="distinct">Whether a candidate may be chosen only once; then k must not exceed the candidates.</param>
    /// <param name="sorted">Whether the choices are in ascending order.</param>
    /// <exception cref="ArgumentException">k or the number of candidates is out of range, or a candidate is null.</exception>
    public ManyOf(int k, IReadOnlyList<SearchSpace> candidates, bool distinct = true, bool sorted = false)
        : this(k, new CandidateList(candidates, nameof(ManyOf)), distinct, sorted) { }

    private ManyOf(int k, CandidateList candidates, bool distinct, bool sorted) : base(Describe(k, candidates, distinct, sorted))
    {
        this.candidates = candidates;
        K = k;
        Distinct = distinct;
        Sorted = sorted;
    }

    /// <summary>How many choices are made.</summary>
    public int K { get; }

    /// <summary>How many candidates there are.</summary>
    public int CandidateCount => candidates.Count;

    /// <summary>Whether a candidate may be chosen only once.</summary>
    public bool Distinct { get; }

    /// <summary>Whether the choices are in ascending order.</summary>
    public bool Sorted { get; }

    /// <summary>
    /// The decisions that follow the choice of candidate <paramref name="index"/>; a plain one is the <see cref="Constant"/>.
    /// </summary>
    public SearchSpace Candidate(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, candidates.Count);
        return candidates[index];
    }

    internal override void ListNodesInto(List<SearchSpace> nodes)
    {
        nodes.Add(this);
        if (candidates.IsPlain) return;
        for (var i = 0; i < candidates.Count; i++) candidates[i].ListNodesInto(nodes);
    }

    internal override void DecideInto(DnaBuilder? target, IDecider decider, int node)
    {
        var count = candidates.Count;
        if (!Distinct && !Sorted)
        {
            DecideSlots(target, decider, node, []);
        }
        else if (count <= StackMask)
        {
            Span<bool> mask = stackalloc bool[StackMask];
            DecideSlots(target, decider, node, mask[..count]);
        }
        else
        {
            var rented = ArrayPool<bool>.Shared.Rent(count);
            try
            {
                DecideSlots(target, decider, node, rented.AsSpan(0, count));
            }
            finally
            {
                ArrayPool<bool>.Shared.Return(rented);
            }
        }
    }

    internal override void SampleInto(DnaBuilder target, RandomStream random)
    {
        if (candidates.IsPlain)
        {
            var start = target.ChoiceCount;
            for (var slot = 0; slot < K; slot++) target.Add(0);
            SampleList(target.Choices[start..], random);
            return;
        }

        var list = new int[K];
        SampleList(list, random);
        foreach (var choice in list)
        {
            target.Add(choice);
            candidates[choice].SampleInto(target, random);
        }
    }

    internal override void Skip(ref DnaReader reader)
    {
        if (candidates.IsPlain)
        {
            reader.NextChoices(K);
            return;
        }

        for (var slot = 0; slot < K; slot++) candidates[reader.NextChoice(candidates.Count)].Skip(ref reader);
    }

    private void DecideSlots(DnaBuilder? target, IDecider decider, int node, Span<bool> allowed)
    {
        var count = candidates.Count;
        allowed.Fill(true);
        // A sorted distinct list keeps one candidate for each slot to come.
        if (Sorted && Distinct) allowed[(count - K + 1)..].Clear();
        var lowest = 0;
        for (var slot = 0; slot < K; slot++)
        {
            var decision = new DecisionPoint(node, slot, count);
            var choice = decider.Choose(decision, allowed);
            DecisionRules.RequireAnswer(decision, allowed, choice);
            target?.Add(choice);
            if (!candidates.IsPlain) candidates[choice].DecideInto(target, decider, node + 1 + candidates.NodeOffset(choice));
            if (Sorted)
            {
                var next = Distinct ? choice + 1 : choice;
                allowed[lowest..next].Clear();
                lowest = next;
                if (Distinct && slot + 1 < K) allowed[count - K + slot + 1] = true;
            }
            else if (Distinct)
            {
                allowed[choice] = false;
            }
        }
    }

    /// <summary>Fills <paramref name="list"/> with a uniformly random list.</summary>
    private void SampleList(Span<int> list, RandomStream random)
    {
        if (!Distinct && !Sorted)
        {
            for (var slot = 0; slot < list.Length; slot++) list[slot] = random.NextInt(candidates.Count);
            return;
        }

        RandomSubset.Fill(list, Distinct ? candidates.Count : candidates.Count + K - 1, random);
        if (Sorted) list.Sort();
        if (Distinct) return;
        // Sorted lists with repetition correspond to k-subsets of n + k - 1 (stars and bars).
        for (var slot = 0; slot < list.Length; slot++) list[slot] -= slot;
    }

    private static SpaceTraits Describe(int k, CandidateList candidates, bool distinct, bool sorted)
    {
        if (k < 1 || k > SizeLimit) throw new ArgumentOutOfRangeException(nameof(k), k, $"ManyOf needs k from 1 to {SizeLimit}, not {k}.");
        if (distinct && k > candidates.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k,
                $"{k} distinct choices among {candidates.Count} candidates are not possible; k may be 1 to {candidates.Count}.");
        }

        var hash = new StructureHash(StructureHash.ManyOf);
        hash.Add((ulong)k);
        hash.Add((distinct ? 1UL : 0) | (sorted ? 2UL : 0));
        candidates.AddTo(ref hash);
        return new SpaceTraits(
            Size(k, candidates, distinct, sorted, asSets: false),
            Size(k, candidates, distinct, sorted, asSets: true),
            k + candidates.MaxDecisions(k, distinct),
            1 + candidates.NodeCount,
            1 + candidates.TreeSize,
            1 + candidates.Depth,
            candidates.CanVary || (candidates.Count > 1 && (!distinct || !sorted || k < candidates.Count)),
            hash.Value);
    }

    private static double Size(int k, CandidateList candidates, bool distinct, bool sorted, bool asSets)
    {
        var ordered = !sorted && !(distinct && asSets);
        double log10;
        if (candidates.IsPlain)
        {
            log10 = distinct ? SpaceSize.Binomial(candidates.Count, k)
                : sorted ? SpaceSize.Binomial((long)candidates.Count + k - 1, k)
                : k * Math.Log10(candidates.Count);
        }
        else if (!distinct && !sorted)
        {
            log10 = k * SpaceSize.SymmetricSum(candidates.Sizes(asSets), 1, repeated: false);
        }
        else if ((long)k * candidates.Count > SymmetricWorkLimit)
        {
            throw new ArgumentException(
                $"{k} choices among {candidates.Count} candidates with decisions of their own are too many; " +
                $"k times candidates may be at most {SymmetricWorkLimit}.");
        }
        else
        {
            log10 = SpaceSize.SymmetricSum(candidates.Sizes(asSets), k, repeated: !distinct);
        }

        return distinct && ordered ? log10 + SpaceSize.Factorial(k) : log10;
    }
}
