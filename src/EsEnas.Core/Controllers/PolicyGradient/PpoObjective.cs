using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// The clipped objective of PPO (Schulman et al., 2017) with a ratio for each decision: over a mini-batch of M models,
/// loss = -(1/M) sum over models and their decisions of [min(r A, clip(r, 1 - epsilon, 1 + epsilon) A) + beta H], r = p / p_old.
/// </summary>
/// <remarks>
/// The sum over decisions keeps beta's meaning for spaces of any size; the ratio of whole models would explode over hundreds of decisions.
/// Not thread safe.
/// </remarks>
internal sealed class PpoObjective(DecisionNetwork network, double clip, double entropyWeight)
{
    private const double LargestLogRatio = 20;

    private readonly int stride = DecisionLayout.Padded(network.Layout.MaxCandidates);
    private readonly double[] logits = new double[DecisionLayout.Padded(network.Layout.MaxCandidates)];
    private readonly double[] probabilities = new double[DecisionLayout.Padded(network.Layout.MaxCandidates)];
    private double[] gradients = [];

    private long clippedDecisions;
    private long decisions;
    private long choices;
    private double normalizedEntropies;

    /// <summary>Share of the decisions added so far whose ratio was clipped; NaN without any.</summary>
    public double ClippedFraction => (double)clippedDecisions / decisions;

    /// <summary>Mean over the decisions added so far of entropy / ln(allowed candidates); those with one allowed candidate do not count.
    /// NaN without any.</summary>
    public double NormalizedEntropy => normalizedEntropies / choices;

    /// <summary>The log-probability of each decision of a model under the loaded parameters.</summary>
    public double[] LogProbabilities(DecisionSequence sequence)
    {
        var result = new double[sequence.Length];
        network.Begin();
        for (var step = 0; step < sequence.Length; step++)
        {
            Evaluate(sequence, step, out var log, out var p);
            result[step] = log[sequence.Choice(step)];
            network.Chosen(step, sequence.Slot(step), sequence.Choice(step));
        }

        return result;
    }

    /// <summary>Adds one model of a mini-batch to the network's gradient.</summary>
    /// <param name="sequence">The model's decisions.</param>
    /// <param name="old">The decisions' log-probabilities when the model was proposed.</param>
    /// <param name="advantage">A.</param>
    /// <param name="batch">M.</param>
    /// <returns>The model's part of the loss.</returns>
    public double Add(DecisionSequence sequence, ReadOnlySpan<double> old, double advantage, int batch)
    {
        if (gradients.Length < sequence.Length * stride) gradients = new double[sequence.Length * stride];
        var loss = 0.0;
        network.Begin();
        for (var step = 0; step < sequence.Length; step++)
        {
            Evaluate(sequence, step, out var log, out var p);
            var choice = sequence.Choice(step);
            network.Chosen(step, sequence.Slot(step), choice);

            var ratio = VectorMath.Exp(Math.Clamp(log[choice] - old[step], -LargestLogRatio, LargestLogRatio));
            var clipped = (advantage > 0 && ratio > 1 + clip) || (advantage < 0 && ratio < 1 - clip);
            var entropy = Softmax.Entropy(log, p);
            loss -= ((clipped ? Math.Clamp(ratio, 1 - clip, 1 + clip) : ratio) * advantage) + (entropyWeight * entropy);
            var surrogate = clipped ? 0 : ratio * advantage / batch;
            Softmax.Gradient(log, p, choice, surrogate, entropyWeight / batch, entropy, gradients.AsSpan(step * stride, log.Length));
            decisions++;
            if (clipped) clippedDecisions++;
            if (MaximumEntropy(sequence, step) is not (> 0 and var maximum)) continue;
            choices++;
            normalizedEntropies += entropy / maximum;
        }

        for (var step = sequence.Length - 1; step >= 0; step--)
        {
            var slot = sequence.Slot(step);
            network.Backward(step, slot, gradients.AsSpan(step * stride, DecisionLayout.Padded(network.Layout.Slots[slot].Candidates)));
        }

        network.End();
        return loss / batch;
    }

    private void Evaluate(DecisionSequence sequence, int step, out Span<double> log, out Span<double> p)
    {
        var slot = sequence.Slot(step);
        var candidates = network.Layout.Slots[slot].Candidates;
        log = logits.AsSpan(0, DecisionLayout.Padded(candidates));
        p = probabilities.AsSpan(0, DecisionLayout.Padded(candidates));
        network.Logits(step, slot, log);
        Softmax.Exclude(log, candidates, sequence.Allowed(network.Layout, step));
        Softmax.Evaluate(log, p);
    }

    private double MaximumEntropy(DecisionSequence sequence, int step)
    {
        var allowed = sequence.Allowed(network.Layout, step);
        return BoxMuller.Log(allowed.IsEmpty ? network.Layout.Slots[sequence.Slot(step)].Candidates : allowed.Count(true));
    }
}
