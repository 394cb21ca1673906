using System.Collections.Immutable;

namespace EsEnas.Core.Policies.Compact;

/// <summary>The parts that a policy can do without, and the policy without some of them.</summary>
internal static class CompactParts
{
    /// <summary>All parts, those whose loss an action feels least first.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="observed">The normalizer of the training.</param>
    public static ImmutableArray<CompactPart> Of(CompactPolicy policy, Normalizer observed)
    {
        var (shape, spreads) = (policy.Shape, new NeuronSpreads(policy, observed));
        var parts = new List<(CompactPart Part, double Loss)>();
        foreach (var edge in shape.Edges) parts.Add((new CompactPart(CompactPartKind.Edge, edge.From, edge.To), spreads.Loss(edge)));
        for (var neuron = 0; neuron < shape.Biases.Length; neuron++) Add(CompactPartKind.Bias, neuron, shape.Biases[neuron]);
        for (var input = 0; input < shape.Means.Length; input++) Add(CompactPartKind.Mean, input, shape.Means[input]);
        // The sort is stable.
        return [.. parts.OrderBy(entry => double.IsNaN(entry.Loss) ? double.PositiveInfinity : entry.Loss).Select(entry => entry.Part)];

        void Add(CompactPartKind kind, int neuron, int number)
        {
            if (number != CompactShape.None) parts.Add((new CompactPart(kind, neuron, 0), spreads.Loss(neuron, number)));
        }
    }

    /// <summary>
    /// The policy without some parts, and without what then does nothing. The bias of a neuron that has one takes over the mean of what an
    /// edge brought.
    /// </summary>
    public static CompactPolicy Without(CompactPolicy policy, IEnumerable<CompactPart> parts, Normalizer observed)
    {
        var (draft, spreads) = (CompactDraft.Of(policy), new NeuronSpreads(policy, observed));
        var gone = parts.ToHashSet();
        draft.Edges.RemoveAll(edge =>
        {
            if (!gone.Contains(new CompactPart(CompactPartKind.Edge, edge.From, edge.To))) return false;
            var mean = draft.Weight(edge) * spreads.Mean(edge.From);
            if (draft.Biases[edge.To] != CompactShape.None && double.IsFinite(draft.Bias(edge.To) + mean))
                draft.SetBias(edge.To, draft.Bias(edge.To) + mean);
            return true;
        });
        foreach (var part in gone)
        {
            if (part.Kind == CompactPartKind.Bias) draft.SetBias(part.From, 0);
            if (part.Kind == CompactPartKind.Mean) draft.Means[part.From] = CompactShape.None;
        }

        return LosslessSimplification.Of(draft.Build());
    }
}
