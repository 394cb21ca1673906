using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>
/// A tree of decisions that a controller makes: <see cref="OneOf"/>, <see cref="ManyOf"/>, <see cref="FloatRange"/>, nested in
/// <see cref="ListSpace"/> and <see cref="DictSpace"/>; a candidate may itself be a space, whose decisions are made only if it is chosen.
/// One complete set of decisions is a <see cref="Dna"/>.
/// </summary>
/// <remarks>
/// Immutable and thread safe. Primitives as in PyGlove (Peng et al., 2020). A part may be used in several places of a tree; it counts once
/// for each. Constructors throw an <see cref="ArgumentException"/> for a tree beyond <see cref="SizeLimit"/> or <see cref="DepthLimit"/>.
/// </remarks>
public abstract class SearchSpace
{
    /// <summary>The most tree nodes that a space, candidates that a choice and decisions that a model may have.</summary>
    public const int SizeLimit = 1_000_000;

    /// <summary>The most levels of nesting.</summary>
    public const int DepthLimit = 64;

    private protected SearchSpace(in SpaceTraits traits)
    {
        if (traits.TreeSize > SizeLimit || traits.NodeCount > SizeLimit)
        {
            throw new ArgumentException($"The search space has {Math.Max(traits.TreeSize, traits.NodeCount)} nodes; " +
                $"at most {SizeLimit} are allowed.");
        }

        if (traits.MaxDecisions > SizeLimit)
        {
            throw new ArgumentException($"A model of the search space has up to {traits.MaxDecisions} decisions; " +
                $"at most {SizeLimit} are allowed.");
        }

        if (traits.Depth > DepthLimit)
        {
            throw new ArgumentException($"The search space is nested {traits.Depth} levels deep; at most {DepthLimit} are allowed.");
        }

        Traits = traits;
    }

    /// <summary>
    /// The number of models, as log10 of the number of different decision sequences: n for OneOf; n!/(n-k)!, C(n,k), n^k or C(n+k-1,k) for
    /// ManyOf (distinct, distinct sorted, neither, sorted); with sub-spaces the sum over all choices of the products of their sizes.
    /// Infinity if a model can hold a continuous decision.
    /// </summary>
    public double Log10Size => Traits.Log10Size;

    /// <summary>
    /// As <see cref="Log10Size"/>, but two distinct lists that differ only in their order count as one: how many edge sets, say, there
    /// are.
    /// </summary>
    public double Log10SizeAsSets => Traits.Log10SizeAsSets;

    /// <summary>The largest number of decisions that a model can have.</summary>
    public int MaxDecisions => (int)Traits.MaxDecisions;

    /// <summary>How many nodes ask for decisions, over all branches: <see cref="DecisionPoint.Node"/> is in [0, NodeCount).</summary>
    public int NodeCount => (int)Traits.NodeCount;

    /// <summary>
    /// A 64-bit hash of the space's structure; a Dna's text carries it, so that it is never read against another space.
    /// Depends on kinds, counts, flags, bounds, names and order; equal on every machine and never changes.
    /// </summary>
    public ulong Hash => Traits.Hash;

    internal SpaceTraits Traits { get; }

    /// <summary>The spaces that ask (OneOf, ManyOf, FloatRange), indexed by <see cref="DecisionPoint.Node"/>.</summary>
    public IReadOnlyList<SearchSpace> ListNodes()
    {
        var nodes = new List<SearchSpace>(NodeCount);
        ListNodesInto(nodes);
        return nodes;
    }

    /// <summary>
    /// Makes every decision by asking <paramref name="decider"/>, depth first in declaration order: a chosen candidate's own decisions
    /// follow its choice at once. In a sorted ManyOf the answers themselves must come in order: only candidates after the previous one (or
    /// not before it, if repetition is allowed) that leave enough for the remaining slots are allowed. So every model has exactly one
    /// sequence of answers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The decider's answer is not allowed.</exception>
    public Dna Decide(IDecider decider)
    {
        ArgumentNullException.ThrowIfNull(decider);
        var builder = new DnaBuilder(MaxDecisions);
        DecideInto(builder, decider, 0);
        return builder.ToDna();
    }

    /// <summary>
    /// A random model: each choice is uniform over its candidates and each ManyOf uniform over its lists (sorted: over the sorted ones),
    /// which without sub-spaces is uniform over all models.
    /// </summary>
    /// <remarks>
    /// How the numbers of <paramref name="random"/> are used is part of every run's identity: depth first; OneOf draws one NextInt; a
    /// distinct ManyOf draws a partial Fisher-Yates shuffle, sorted afterwards if it is to be sorted; otherwise one NextInt per slot,
    /// except that a sorted list with repetition is a sorted k-subset of n + k - 1 less 0..k-1; all of a list's choices come before their
    /// sub-decisions.
    /// </remarks>
    public Dna Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var builder = new DnaBuilder(MaxDecisions);
        SampleInto(builder, random);
        return builder.ToDna();
    }

    /// <summary>Checks that <paramref name="dna"/> is a model of this space.</summary>
    /// <exception cref="DnaFormatException">A decision is out of range, repeated where distinct ones are wanted, unsorted, missing or too
    /// many.</exception>
    public void Validate(Dna dna)
    {
        ArgumentNullException.ThrowIfNull(dna);
        var replay = new DnaReplay(dna);
        DecideInto(null, replay, 0);
        replay.RequireEnd();
    }

    internal abstract void ListNodesInto(List<SearchSpace> nodes);

    /// <summary>
    /// Asks for every decision; <paramref name="node"/> is the number of this subtree's first node, <paramref name="target"/> may be left
    /// out.
    /// </summary>
    internal abstract void DecideInto(DnaBuilder? target, IDecider decider, int node);

    internal abstract void SampleInto(DnaBuilder target, RandomStream random);

    /// <summary>Moves past this subtree's decisions.</summary>
    internal abstract void Skip(ref DnaReader reader);

    /// <summary>How many places of the model that begins at <paramref name="reader"/> a mutation can change.</summary>
    internal abstract int CountMutable(ref DnaReader reader, bool wholeLists);

    /// <summary>Copies this subtree's decisions, changing the place that the walk has picked.</summary>
    internal abstract void MutateInto(MutationWalk walk, ref DnaReader reader);
}
