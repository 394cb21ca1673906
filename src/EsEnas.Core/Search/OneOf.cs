using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>One choice among candidates.</summary>
public sealed class OneOf : SearchSpace
{
    private readonly CandidateList candidates;

    /// <summary>A choice among <paramref name="candidates"/> plain candidates (at least 1).</summary>
    /// <exception cref="ArgumentException">There are too few or too many candidates.</exception>
    public OneOf(int candidates) : this(new CandidateList(candidates, nameof(OneOf))) { }

    /// <summary>A choice among candidates that may hold decisions of their own.</summary>
    /// <exception cref="ArgumentException">There are too few or too many candidates, or one is null.</exception>
    public OneOf(IReadOnlyList<SearchSpace> candidates) : this(new CandidateList(candidates, nameof(OneOf))) { }

    private OneOf(CandidateList candidates) : base(Describe(candidates)) => this.candidates = candidates;

    /// <summary>How many candidates there are.</summary>
    public int CandidateCount => candidates.Count;

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
        var decision = new DecisionPoint(node, 0, candidates.Count);
        var choice = decider.Choose(decision, []);
        DecisionRules.RequireAnswer(decision, [], choice);
        target?.Add(choice);
        if (!candidates.IsPlain) candidates[choice].DecideInto(target, decider, node + 1 + candidates.NodeOffset(choice));
    }

    internal override void SampleInto(DnaBuilder target, RandomStream random)
    {
        var choice = random.NextInt(candidates.Count);
        target.Add(choice);
        if (!candidates.IsPlain) candidates[choice].SampleInto(target, random);
    }

    internal override void Skip(ref DnaReader reader) => candidates[reader.NextChoice(candidates.Count)].Skip(ref reader);

    internal override int CountMutable(ref DnaReader reader, bool wholeLists)
    {
        var choice = reader.NextChoice(candidates.Count);
        var own = candidates.Count > 1 ? 1 : 0;
        return candidates.IsPlain ? own : own + candidates[choice].CountMutable(ref reader, wholeLists);
    }

    internal override void MutateInto(MutationWalk walk, ref DnaReader reader)
    {
        var choice = reader.NextChoice(candidates.Count);
        if (candidates.Count > 1 && walk.IsPicked())
        {
            candidates[choice].Skip(ref reader);
            choice = walk.RedrawChoice(candidates.Count, choice);
            walk.Target.Add(choice);
            candidates[choice].SampleInto(walk.Target, walk.Random);
            return;
        }

        walk.Target.Add(choice);
        if (!candidates.IsPlain) candidates[choice].MutateInto(walk, ref reader);
    }

    private static SpaceTraits Describe(CandidateList candidates)
    {
        var hash = new StructureHash(StructureHash.OneOf);
        candidates.AddTo(ref hash);
        return new SpaceTraits(
            Sum(candidates, asSets: false),
            Sum(candidates, asSets: true),
            1 + candidates.MaxDecisions(1, distinct: false),
            1 + candidates.NodeCount,
            1 + candidates.TreeSize,
            1 + candidates.Depth,
            candidates.Count > 1 || candidates.CanVary,
            hash.Value);
    }

    private static double Sum(CandidateList candidates, bool asSets) =>
        candidates.IsPlain ? Math.Log10(candidates.Count) : SpaceSize.SymmetricSum(candidates.Sizes(asSets), 1, repeated: false);
}
