namespace EsEnas.Core.Policies.Compact;

/// <summary>
/// Takes away numbers that others can stand for, up to the rounding of sums: constants anywhere in a sum become part of the bias, the
/// scales of observations part of the weights of their edges, and the means part of the biases.
/// </summary>
/// <remarks>
/// The count of the numbers never rises. A weight that edges from several observations share keeps their scales apart; means become biases
/// where that saves numbers, or where every neuron that reads the observation has a bias already.
/// </remarks>
internal static class RoundedSimplification
{
    /// <summary>The policy without them; where there are none the same numbers again.</summary>
    public static CompactPolicy Of(CompactPolicy policy)
    {
        var draft = CompactDraft.Of(policy);
        FoldConstants(draft);
        FoldScales(draft);
        FoldMeans(draft);
        return LosslessSimplification.Of(draft.Build());
    }

    private static void FoldConstants(CompactDraft draft)
    {
        var varies = draft.Varying();
        var constants = LosslessSimplification.ConstantsOf(draft, varies);
        var uses = draft.Uses();
        draft.Edges.RemoveAll(edge =>
        {
            if (varies[edge.From] || (draft.Biases[edge.To] == CompactShape.None && uses[edge.Number] > 1)) return false;
            var sum = draft.Bias(edge.To) + (constants[edge.From] * draft.Weight(edge));
            if (!double.IsFinite(sum)) return false;
            draft.SetBias(edge.To, sum);
            uses[edge.Number]--;
            return true;
        });
    }

    private static void FoldScales(CompactDraft draft)
    {
        // The observation that alone reads through a number; -1 where there are several, or a neuron does.
        var readers = new Dictionary<int, int>();
        foreach (var edge in draft.Edges)
        {
            var reader = edge.From < draft.ObservationSize ? edge.From : -1;
            readers[edge.Number] = readers.TryGetValue(edge.Number, out var other) && other != reader ? -1 : reader;
        }

        foreach (var edges in draft.Edges.Where(edge => edge.From < draft.ObservationSize).GroupBy(edge => edge.From).ToList())
        {
            var (input, scale) = (edges.Key, draft.Scale(edges.Key));
            int[] numbers = [.. edges.Select(edge => edge.Number).Distinct()];
            if (draft.Scales[input] == CompactShape.None || numbers.Any(number => readers[number] != input
                || !double.IsFinite(draft.Numbers[number] * scale))) continue;
            foreach (var number in numbers) draft.Numbers[number] *= scale;
            draft.Scales[input] = CompactShape.None;
        }
    }

    private static void FoldMeans(CompactDraft draft)
    {
        var read = draft.Edges.Where(edge => edge.From < draft.ObservationSize && draft.Means[edge.From] != CompactShape.None).ToList();
        var means = read.Select(edge => edge.From).Distinct().Count();
        var isCheaper = read.Where(edge => draft.Biases[edge.To] == CompactShape.None).Select(edge => edge.To).Distinct().Count() <= means;
        foreach (var edges in read.GroupBy(edge => edge.From))
        {
            var input = edges.Key;
            if (!isCheaper && edges.Any(edge => draft.Biases[edge.To] == CompactShape.None)) continue;
            var sums = edges.Select(edge => (edge.To,
                Bias: draft.Bias(edge.To) - (draft.Weight(edge) * draft.Scale(input) * draft.Mean(input)))).ToList();
            if (!sums.All(sum => double.IsFinite(sum.Bias))) continue;
            foreach (var (target, bias) in sums) draft.SetBias(target, bias);
            draft.Means[input] = CompactShape.None;
        }
    }
}
