using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>What the objective keeps of a model.</summary>
public sealed class PpoObjectiveTests
{
    private const double Clip = 0.2, EntropyWeight = 0.3;

    [Theory]
    [MemberData(nameof(DecisionSpaces.Names), MemberType = typeof(DecisionSpaces))]
    public void Gradients_that_are_made_again_are_those_that_are_kept_to_the_bit(string space)
    {
        var layout = DecisionSpaces.Layout(space);
        var network = new FactorizedNetwork(layout, 1.5);
        var parameters = new double[network.ParameterCount];
        new RandomStream(4, RandomPurpose.Sample).FillNormal(parameters);
        network.Load(parameters);
        var sampler = new ModelSampler(network);
        var samples = new SampledModel[7];
        for (var i = 0; i < samples.Length; i++) samples[i] = sampler.Sample(new RandomStream(4, RandomPurpose.Proposal, 0, (uint)i));
        foreach (ref var value in parameters.AsSpan()) value *= 0.7;

        (double[] Gradient, double Loss, double Entropy, double Clipped) Made(PpoObjective objective)
        {
            network.Load(parameters);
            var loss = 0.0;
            for (var i = 0; i < samples.Length; i++)
                loss += objective.Add(samples[i].Sequence, samples[i].LogProbabilities, i - 2.5, samples.Length);
            var gradient = new double[parameters.Length];
            network.Gradient(gradient);
            return (gradient, loss, objective.NormalizedEntropy, objective.ClippedFraction);
        }

        var kept = Made(new PpoObjective(network, Clip, EntropyWeight));
        var again = Made(new PpoObjective(network, Clip, EntropyWeight, mostKept: 0));

        Assert.Equal(Bits(kept.Gradient), Bits(again.Gradient));
        Assert.Equal(Bits([kept.Loss, kept.Entropy, kept.Clipped]), Bits([again.Loss, again.Entropy, again.Clipped]));
    }

    [Fact]
    public void Gradients_of_a_long_list_are_not_kept() =>
        // 4 million numbers.
        Assert.InRange(AllocatedBy(new ManyOf(2000, 2000), mostKept: 1_000_000), 1, 400_000);

    [Fact]
    public void Small_decisions_beside_a_large_one_take_their_own_room_only() =>
        // 100,000 + 1000 * 8 numbers, not 1001 * 100,000.
        Assert.InRange(AllocatedBy(new ListSpace([new OneOf(100_000), .. Enumerable.Repeat(new OneOf(2), 1000)]),
            DecisionLayout.MostChoices), 8 * 108_000, 4_000_000);

    private static long AllocatedBy(SearchSpace space, int mostKept)
    {
        var network = new FactorizedNetwork(new DecisionLayout(space, "factorized"), 1.5);
        network.Load(new double[network.ParameterCount]);
        var sample = new ModelSampler(network).Sample(new RandomStream(1, RandomPurpose.Proposal));
        return Allocations.Of(() =>
            new PpoObjective(network, Clip, EntropyWeight, mostKept).Add(sample.Sequence, sample.LogProbabilities, 1, 1));
    }

    private static long[] Bits(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
}
