namespace EsEnas.Core.Policies.Compact;

/// <summary>
/// How much the values of a policy's neurons vary, and how much an action depends on them: estimates that say in which order parts are
/// tried, never which of them go. Observations have the mean and deviation that training saw, and every sum is taken for normal, of terms
/// that vary independently.
/// </summary>
internal sealed class NeuronSpreads
{
    // Quantiles of the normal distribution at (k + 1/2)/16, the upper half.
    private static readonly double[] Nodes = [0.0784, 0.2372, 0.4023, 0.5791, 0.7764, 1.0100, 1.3180, 1.8627];

    private readonly double[] means;
    private readonly double[] deviations;
    private readonly double[] sensitivities;
    private readonly CompactPolicy policy;

    /// <param name="policy">The policy.</param>
    /// <param name="observed">The normalizer of the training: mean of each observation, and 1 over its deviation.</param>
    public NeuronSpreads(CompactPolicy policy, Normalizer observed)
    {
        this.policy = policy;
        var draft = CompactDraft.Of(policy);
        (means, deviations, sensitivities) =
            (new double[draft.NeuronCount], new double[draft.NeuronCount], new double[draft.NeuronCount]);
        var gains = new double[draft.NeuronCount];
        for (var i = 0; i < draft.ObservationSize; i++)
        {
            means[i] = (observed.Mean[i] - draft.Mean(i)) * draft.Scale(i);
            deviations[i] = observed.Scale[i] > 0 ? draft.Scale(i) / observed.Scale[i] : 0;
        }

        var next = 0;
        for (var neuron = draft.ObservationSize; neuron < draft.NeuronCount; neuron++)
        {
            var (mean, variance) = (draft.Bias(neuron), 0.0);
            for (; next < draft.Edges.Count && draft.Edges[next].To == neuron; next++)
            {
                var (source, weight) = (draft.Edges[next].From, draft.Weight(draft.Edges[next]));
                mean += weight * means[source];
                variance += weight * weight * deviations[source] * deviations[source];
            }

            var deviation = Math.Sqrt(variance);
            (means[neuron], deviations[neuron]) = Through(draft.Functions[neuron], mean, deviation);
            gains[neuron] = deviation > 0 && double.IsFinite(deviations[neuron] / deviation) ? deviations[neuron] / deviation : 0;
            if (neuron >= draft.FirstOutput) sensitivities[neuron] = 1;
        }

        // Against the order of the edges, so that a neuron is settled before the edges into it; squares add up.
        for (var i = draft.Edges.Count - 1; i >= 0; i--)
        {
            var (edge, weight) = (draft.Edges[i], draft.Weight(draft.Edges[i]));
            var share = Square(weight * gains[edge.To]) * sensitivities[edge.To];
            if (double.IsFinite(share)) sensitivities[edge.From] += share;
        }

        // The action as a function of a neuron's sum.
        for (var neuron = 0; neuron < sensitivities.Length; neuron++)
            sensitivities[neuron] = Math.Sqrt(sensitivities[neuron]) * (neuron < draft.ObservationSize ? 1 : gains[neuron]);
    }

    /// <summary>The mean of a neuron's value.</summary>
    public double Mean(int neuron) => double.IsFinite(means[neuron]) ? means[neuron] : 0;

    /// <summary>What an action loses with an edge, roughly; not negative, NaN where nothing can be said.</summary>
    public double Loss(CompactEdge edge)
    {
        var varied = deviations[edge.From];
        // A target with a bias takes over the mean of what it loses.
        if (policy.Shape.Biases[edge.To] == CompactShape.None) varied = Math.Sqrt(Square(varied) + Square(means[edge.From]));
        return Math.Abs(policy.Numbers[edge.Number]) * varied * sensitivities[edge.To];
    }

    /// <summary>The same with a neuron's bias or an observation's mean.</summary>
    public double Loss(int neuron, int number) => Math.Abs(policy.Numbers[number]) * sensitivities[neuron];

    /// <summary>For each number the change that matters as much as a change of 1 in the sum that it belongs to.</summary>
    public double[] Units()
    {
        var units = new double[policy.Shape.NumberCount];
        Array.Fill(units, 1.0);
        var largest = new double[units.Length];
        foreach (var edge in policy.Shape.Edges)
            largest[edge.Number] = Math.Max(largest[edge.Number], Math.Sqrt(Square(means[edge.From]) + Square(deviations[edge.From])));
        foreach (var edge in policy.Shape.Edges)
        {
            var unit = 1 / largest[edge.Number];
            if (double.IsFinite(unit) && unit > 0) units[edge.Number] = unit;
        }

        return units;
    }

    private static (double Mean, double Deviation) Through(Nonlinearity function, double mean, double deviation)
    {
        var (sum, squares) = (0.0, 0.0);
        var middle = NonlinearityFunctions.Apply(function, mean);
        foreach (var node in Nodes)
        {
            foreach (var side in (ReadOnlySpan<double>)[-1, 1])
            {
                var value = NonlinearityFunctions.Apply(function, mean + (side * node * deviation)) - middle;
                sum += value;
                squares += value * value;
            }
        }

        var count = 2 * Nodes.Length;
        var shift = sum / count;
        return (middle + shift, Math.Sqrt(Math.Max(0, (squares / count) - (shift * shift))));
    }

    private static double Square(double value) => value * value;
}
