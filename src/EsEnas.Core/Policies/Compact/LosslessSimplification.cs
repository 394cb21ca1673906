namespace EsEnas.Core.Policies.Compact;

/// <summary>
/// Takes away what no action can tell: weights and biases of zero, observations that are switched off, neurons without a path to an
/// output, and neurons that no observation reaches, which are constants, where their share of a sum can become a bias.
/// </summary>
/// <remarks>
/// <para>
/// Not one bit of an action changes, whatever the observation, as long as no number on the way overflows. A sum is f(bias + w₁v₁ + w₂v₂ +
/// …) in that order, so a constant becomes part of the bias exactly where everything before it is constant too; others stay
/// (<see cref="RoundedSimplification"/> takes them). Leaving out w·v = ±0 can change the sign of a zero, and no more: each function gives
/// the same for both zeros but for the sign of a zero, and (low + high)/2 + (high - low)/2 · ±0 is one number.
/// </para>
/// <para>The count of the numbers never rises: a shared weight becomes part of a bias only where there is one already.</para>
/// </remarks>
internal static class LosslessSimplification
{
    /// <summary>The policy without what no action can tell.</summary>
    public static CompactPolicy Of(CompactPolicy policy)
    {
        var draft = CompactDraft.Of(policy);
        while (DropZeros(draft) | FoldConstants(draft) | DropUnread(draft))
        {
            // Each can make room for the others.
        }

        return draft.Build();
    }

    /// <summary>The values of the neurons that no observation reaches, as a policy computes them; NaN for the others.</summary>
    internal static double[] ConstantsOf(CompactDraft draft, bool[] varies)
    {
        var values = new double[draft.NeuronCount];
        Array.Fill(values, double.NaN);
        var next = 0;
        for (var neuron = draft.ObservationSize; neuron < draft.FirstOutput; neuron++)
        {
            while (next < draft.Edges.Count && draft.Edges[next].To < neuron) next++;
            if (varies[neuron]) continue;
            var sum = draft.Bias(neuron);
            for (; next < draft.Edges.Count && draft.Edges[next].To == neuron; next++)
                sum += values[draft.Edges[next].From] * draft.Weight(draft.Edges[next]);
            values[neuron] = NonlinearityFunctions.Apply(draft.Functions[neuron], sum);
        }

        return values;
    }

    private static bool DropZeros(CompactDraft draft)
    {
        var isChanged = draft.Edges.RemoveAll(edge =>
            draft.Weight(edge) == 0 || (edge.From < draft.ObservationSize && draft.Scale(edge.From) == 0)) > 0;
        for (var neuron = 0; neuron < draft.NeuronCount; neuron++)
        {
            if (draft.Biases[neuron] == CompactShape.None || draft.Bias(neuron) != 0) continue;
            draft.SetBias(neuron, 0);
            isChanged = true;
        }

        return isChanged;
    }

    private static bool FoldConstants(CompactDraft draft)
    {
        var varies = draft.Varying();
        var constants = ConstantsOf(draft, varies);
        var uses = draft.Uses();
        var folded = new bool[draft.Edges.Count];
        for (var first = 0; first < folded.Length;)
        {
            var target = draft.Edges[first].To;
            var edge = first;
            for (; edge < folded.Length && draft.Edges[edge].To == target; edge++)
            {
                var (source, number) = (draft.Edges[edge].From, draft.Edges[edge].Number);
                if (varies[source] || (draft.Biases[target] == CompactShape.None && uses[number] > 1)) break;
                var sum = draft.Bias(target) + (constants[source] * draft.Numbers[number]);
                if (!double.IsFinite(sum)) break;
                draft.SetBias(target, sum);
                uses[number]--;
                folded[edge] = true;
            }

            while (edge < folded.Length && draft.Edges[edge].To == target) edge++;
            first = edge;
        }

        var at = 0;
        return draft.Edges.RemoveAll(_ => folded[at++]) > 0;
    }

    private static bool DropUnread(CompactDraft draft)
    {
        var reaches = draft.Reaching();
        var isChanged = draft.Edges.RemoveAll(edge => !reaches[edge.To]) > 0;
        for (var neuron = draft.ObservationSize; neuron < draft.FirstOutput; neuron++)
        {
            if (reaches[neuron] || draft.Biases[neuron] == CompactShape.None) continue;
            draft.SetBias(neuron, 0);
            isChanged = true;
        }

        return isChanged;
    }
}
