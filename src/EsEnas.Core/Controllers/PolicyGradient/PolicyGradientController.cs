using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// The policy gradient controller (App. C.1.2): proposals are samples of a network's distribution, which is trained by PPO on every
/// iteration's returns.
/// </summary>
/// <remarks>The network decides which controller this is: <see cref="PointerNetwork{T}"/> or <see cref="FactorizedNetwork"/>.</remarks>
internal sealed class PolicyGradientController(DecisionLayout layout, Func<DecisionLayout, DecisionNetwork> newNetwork,
    PolicyGradientSettings settings, ulong seed)
    : Controller<PolicyGradientState>
{
    // An iteration's models are wanted when it begins, when it ends and in the report. Derived from the state to the bit, so no part of it.
    private readonly ConditionalWeakTable<PolicyGradientState, Proposals> proposals = [];

    /// <inheritdoc/>
    public override int RememberedModels => 0;

    /// <inheritdoc/>
    public override PolicyGradientState Initial()
    {
        var network = newNetwork(layout);
        var parameters = new double[network.ParameterCount];
        network.Initialize(new RandomStream(seed, RandomPurpose.ControllerState), parameters);
        var zeros = Rounded(new double[parameters.Length]);
        return new PolicyGradientState(Rounded(parameters), zeros, zeros, 0, double.NaN, double.NaN);
    }

    /// <inheritdoc/>
    protected override Dna Propose(PolicyGradientState state, int iteration, int index) => Sample(state, iteration, index, 1)[0].Model;

    /// <inheritdoc/>
    protected override Dna[] ProposeAll(PolicyGradientState state, int iteration, int count)
    {
        if (!proposals.TryGetValue(state, out var known) || known.Iteration != iteration || known.Models.Length != count)
        {
            known = new Proposals(iteration, Sample(state, iteration, 0, count));
            proposals.AddOrUpdate(state, known);
        }

        return Array.ConvertAll(known.Models, sampled => sampled.Model);
    }

    /// <inheritdoc/>
    protected override PolicyGradientState Report(PolicyGradientState state, int iteration, IReadOnlyList<Feedback> feedback)
    {
        if (feedback.Count == 0) return state;
        if (Advantages.Of([.. feedback.Select(item => item.Return)], settings.Advantage) is not { } advantages) return state;
        var (parameters, first, second) = (Widened(state.Parameters), Widened(state.FirstMoments), Widened(state.SecondMoments));
        var network = newNetwork(layout);
        var objective = new PpoObjective(network, settings.Clip, settings.Entropy);
        network.Load(parameters);
        var samples = new SampledModel[feedback.Count];
        proposals.TryGetValue(state, out var known);
        for (var i = 0; i < samples.Length; i++)
        {
            var model = feedback[i].Model;
            if (known is not null && i < known.Models.Length && ReferenceEquals(known.Models[i].Model, model))
            {
                samples[i] = known.Models[i];
                continue;
            }

            var sequence = DecisionSequence.Of(layout, model);
            samples[i] = new SampledModel(model, sequence, objective.LogProbabilities(sequence));
        }

        var gradient = new double[parameters.Length];
        var batch = new int[Math.Min(settings.MiniBatch, samples.Length)];
        for (var update = 0; update < settings.Updates; update++)
        {
            network.Load(parameters);
            var random = new RandomStream(seed, RandomPurpose.ControllerUpdate, (uint)iteration, (uint)update);
            RandomSubset.Fill(batch, samples.Length, random);
            foreach (var i in batch) objective.Add(samples[i].Sequence, samples[i].LogProbabilities, advantages[i], batch.Length);
            network.Gradient(gradient);
            Adam.Step(parameters, first, second, gradient, state.Steps + update + 1, settings.LearningRate);
        }

        return new PolicyGradientState(Rounded(parameters), Rounded(first), Rounded(second), state.Steps + settings.Updates,
            objective.NormalizedEntropy, objective.ClippedFraction);
    }

    /// <inheritdoc/>
    protected override void Save(PolicyGradientState state, StateWriter writer)
    {
        writer.Count(state.Parameters.Length);
        writer.Singles(state.Parameters.AsSpan());
        writer.Singles(state.FirstMoments.AsSpan());
        writer.Singles(state.SecondMoments.AsSpan());
        writer.Int64(state.Steps);
        writer.Double(state.NormalizedEntropy);
        writer.Double(state.ClippedFraction);
    }

    /// <inheritdoc/>
    public override PolicyGradientState Load(ref StateReader reader)
    {
        var count = reader.CountOf(bytesEach: 12);
        var expected = newNetwork(layout).ParameterCount;
        if (count != expected) throw new FormatException($"The controller has {count} parameters; this network has {expected}.");
        var arrays = new ImmutableArray<float>[3];
        for (var i = 0; i < arrays.Length; i++) arrays[i] = ImmutableCollectionsMarshal.AsImmutableArray(reader.Singles(count));
        var steps = reader.Int64();
        if (steps < 0) throw new FormatException($"The controller has made {steps} steps.");
        return new PolicyGradientState(arrays[0], arrays[1], arrays[2], steps, reader.Double(), reader.Double());
    }

    private SampledModel[] Sample(PolicyGradientState state, int iteration, int first, int count)
    {
        var network = newNetwork(layout);
        network.Load(Widened(state.Parameters));
        var sampler = new ModelSampler(network);
        var models = new SampledModel[count];
        for (var i = 0; i < count; i++)
            models[i] = sampler.Sample(new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)(first + i)));
        return models;
    }

    private static double[] Widened(ImmutableArray<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }

    private static ImmutableArray<float> Rounded(double[] values)
    {
        var narrow = new float[values.Length];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = (float)values[i];
        return ImmutableCollectionsMarshal.AsImmutableArray(narrow);
    }

    private sealed record Proposals(int Iteration, SampledModel[] Models);
}
