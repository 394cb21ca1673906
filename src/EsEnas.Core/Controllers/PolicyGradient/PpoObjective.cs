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
/// <param name="network">The network.</param>
/// <param name="clip">epsilon.</param>
/// <param name="entropyWeight">beta.</param>
/// <param name="mostKept">Gradients of logits that are kept of a model, where they can be made again.</param>
internal sealed class PpoObjective(DecisionNetwork network, double clip, double entropyWeight,
    int mostKept = DecisionLayout.MostChoices)
{
    private const double LargestLogRatio = 20;

    private readonly double[] logits = new double[DecisionLayout.Padded(network.Layout.MaxCandidates)];
    private readonly double[] probabilities = new double[DecisionLayout.Padded(network.Layout.MaxCandidates)];
    private readonly AllowedCandidates allowed = new(network.Layout);
    private double[] gradients = [];
    private (double Surrogate, double Entropy)[] terms = [];

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
        allowed.Clear();
        network.Begin();
        for (var step = 0; step < sequence.Length; step++)
        {
            sequence.Flip(step, allowed);
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
        // The gradients of a long list would take gigabytes: they are made again, one by one, on the way back.
        var all = LogitsOf(sequence);
        var keeps = network.HasMemory || all <= mostKept;
        var room = keeps ? all : logits.Length;
        if (gradients.Length < room) gradients = new double[room];
        if (terms.Length < sequence.Length) terms = new (double, double)[sequence.Length];
        var loss = 0.0;
        var kept = 0;
        allowed.Clear();
        network.Begin();
        for (var step = 0; step < sequence.Length; step++)
        {
            sequence.Flip(step, allowed);
            Evaluate(sequence, step, out var log, out var p);
            var choice = sequence.Choice(step);
            network.Chosen(step, sequence.Slot(step), choice);

            var ratio = VectorMath.Exp(Math.Clamp(log[choice] - old[step], -LargestLogRatio, LargestLogRatio));
            var clipped = (advantage > 0 && ratio > 1 + clip) || (advantage < 0 && ratio < 1 - clip);
            var entropy = Softmax.Entropy(log, p);
            loss -= ((clipped ? Math.Clamp(ratio, 1 - clip, 1 + clip) : ratio) * advantage) + (entropyWeight * entropy);
            var surrogate = clipped ? 0 : ratio * advantage / batch;
            terms[step] = (surrogate, entropy);
            if (keeps)
            {
                Softmax.Gradient(log, p, choice, surrogate, entropyWeight / batch, entropy, gradients.AsSpan(kept, log.Length));
                kept += log.Length;
            }

            decisions++;
            if (clipped) clippedDecisions++;
            if (MaximumEntropy(sequence.Slot(step)) is not (> 0 and var maximum)) continue;
            choices++;
            normalizedEntropies += entropy / maximum;
        }

        for (var step = sequence.Length - 1; step >= 0; step--)
        {
            var slot = sequence.Slot(step);
            var gradient = gradients.AsSpan(0, DecisionLayout.Padded(network.Layout.Slots[slot].Candidates));
            if (keeps)
            {
                kept -= gradient.Length;
                gradient = gradients.AsSpan(kept, gradient.Length);
            }
            else
            {
                Evaluate(sequence, step, out var log, out var p);
                var (surrogate, entropy) = terms[step];
                Softmax.Gradient(log, p, sequence.Choice(step), surrogate, entropyWeight / batch, entropy, gradient);
                sequence.Flip(step, allowed);
            }

            network.Backward(step, slot, gradient);
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
        Softmax.Exclude(log, candidates, allowed.Of(slot));
        Softmax.Evaluate(log, p);
    }

    private double MaximumEntropy(int slot)
    {
        var mask = allowed.Of(slot);
        return BoxMuller.Log(mask.IsEmpty ? network.Layout.Slots[slot].Candidates : mask.Count(true));
    }

    // Logits of all decisions of a model together.
    private long LogitsOf(DecisionSequence sequence)
    {
        var count = 0L;
        for (var step = 0; step < sequence.Length; step++)
            count += DecisionLayout.Padded(network.Layout.Slots[sequence.Slot(step)].Candidates);
        return count;
    }
}
