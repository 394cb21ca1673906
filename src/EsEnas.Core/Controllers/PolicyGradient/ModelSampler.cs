using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>Samples models from a network whose parameters are loaded.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class ModelSampler(DecisionNetwork network) : IDecider
{
    private readonly double[] logits = new double[DecisionLayout.Padded(network.Layout.MaxCandidates)];
    private readonly double[] probabilities = new double[DecisionLayout.Padded(network.Layout.MaxCandidates)];
    private readonly List<double> logProbabilities = [];
    private readonly AllowedCandidates before = new(network.Layout);
    private RandomStream random = new(0, RandomPurpose.Proposal);
    private DecisionSequence sequence = new();

    /// <summary>A model, its decisions and their log-probabilities; each decision takes one NextDouble of
    /// <paramref name="stream"/>.</summary>
    public SampledModel Sample(RandomStream stream)
    {
        random = stream;
        sequence = new DecisionSequence();
        logProbabilities.Clear();
        before.Clear();
        network.Begin();
        return new SampledModel(network.Layout.Space.Decide(this), sequence, [.. logProbabilities]);
    }

    /// <inheritdoc/>
    public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
    {
        var slot = network.Layout.SlotOf(decision);
        var log = logits.AsSpan(0, DecisionLayout.Padded(decision.Candidates));
        var p = probabilities.AsSpan(0, DecisionLayout.Padded(decision.Candidates));
        network.Logits(sequence.Length, slot, log);
        Softmax.Exclude(log, decision.Candidates, allowed);
        Softmax.Evaluate(log, p);
        var choice = Softmax.Draw(p, random.NextDouble());
        network.Chosen(sequence.Length, slot, choice);
        sequence.Add(slot, choice, allowed, before);
        logProbabilities.Add(log[choice]);
        return choice;
    }

    /// <inheritdoc/>
    public double ChooseFloat(in DecisionPoint decision, double low, double high) =>
        throw new InvalidOperationException("A layout has no continuous decisions.");
}

/// <summary>A model and how it came about.</summary>
/// <param name="Model">The model.</param>
/// <param name="Sequence">Its decisions.</param>
/// <param name="LogProbabilities">Their log-probabilities.</param>
internal sealed record SampledModel(Dna Model, DecisionSequence Sequence, double[] LogProbabilities);
