using System.Collections.Immutable;
using EsEnas.Core.Controllers;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>Counts the edges and decisions of an iteration's proposals. Immutable, thread safe.</summary>
internal sealed class ProposalCounter
{
    // A space in which some models lack edges shows one soon: the rarest case, a single optional edge, in 32 tries but for one in 2^32.
    private const int Probes = 32;

    private readonly SearchSpace space;
    private readonly PolicySpace? policies;
    private readonly bool isMask;

    public ProposalCounter(ExperimentSpecification specification, ModelSpace models)
    {
        space = models.Space;
        policies = models is PolicySpace networks && networks.Layout.Edges.Length <= ProposalSummary.MaxEdges && LacksEdges(networks)
            ? networks
            : null;
        isMask = specification.Search.Space == SearchKind.EdgeMask;
    }

    /// <summary>The summary of iteration <paramref name="iteration"/>, from 1.</summary>
    public ProposalSummary Count(int iteration, IReadOnlyList<Evaluation> proposals)
    {
        var entropy = ModelEntropy.OfDecisions(space, proposals.Select(proposal => proposal.Model));
        var models = proposals.Count;
        if (policies is null || models > ushort.MaxValue)
            return new ProposalSummary(new IterationNumber(iteration), models, [], double.NaN, entropy);
        var counts = new ushort[policies.Layout.Edges.Length];
        var weightOfEdge = new int[counts.Length];
        foreach (var proposal in proposals)
        {
            Array.Fill(weightOfEdge, -1);
            policies.AssignWeights(proposal.Model.Choices.AsSpan(), weightOfEdge);
            for (var edge = 0; edge < counts.Length; edge++) if (weightOfEdge[edge] >= 0) counts[edge]++;
        }

        return new ProposalSummary(new IterationNumber(iteration), models, ImmutableArray.Create(counts),
            isMask ? Certainty(counts, models) : double.NaN, entropy);
    }

    private static double Certainty(ushort[] counts, int models)
    {
        var sum = 0.0;
        foreach (var count in counts) sum += 2 * Math.Abs(((double)count / models) - 0.5);
        return sum / counts.Length;
    }

    private static bool LacksEdges(PolicySpace space)
    {
        var weightOfEdge = new int[space.Layout.Edges.Length];
        for (var probe = 0u; probe < Probes; probe++)
        {
            Array.Fill(weightOfEdge, -1);
            space.AssignWeights(space.Space.Sample(new RandomStream(0, RandomPurpose.Sample, probe)).Choices.AsSpan(), weightOfEdge);
            if (weightOfEdge.AsSpan().Contains(-1)) return true;
        }

        return false;
    }
}
