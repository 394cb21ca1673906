using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>
/// Exact gradients against central finite differences, away from the initial parameters and partly beyond the clipping interval.
/// </summary>
public sealed class GradientTests
{
    private const double EntropyWeight = 0.3, Difference = 1e-6, Tolerance = 1e-4;

    public static TheoryData<string, string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double>();
            foreach (var space in DecisionSpaces.All.Keys)
            {
                cases.Add("factorized", space, space == "colors" ? 0.3 : 0.05);
                cases.Add("pointer", space, space is "mask" or "dict" ? 0.3 : 0.05);
            }

            cases.Add("large pointer", "edges", 0.05);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_agrees_with_finite_differences(string kind, string space, double change)
    {
        var layout = DecisionSpaces.Layout(space);
        var network = DecisionSpaces.Network(kind, layout);
        var random = new RandomStream(5, RandomPurpose.Sample, (uint)kind.Length, (uint)space.Length);
        var parameters = new double[network.ParameterCount];
        random.FillNormal(parameters);
        foreach (ref var value in parameters.AsSpan()) value *= 0.7;

        network.Load(parameters);
        var sampler = new ModelSampler(network);
        var sequences = new DecisionSequence[13];
        var (old, advantages) = (new double[sequences.Length][], new double[sequences.Length]);
        for (var i = 0; i < sequences.Length; i++)
        {
            (_, sequences[i], old[i]) = sampler.Sample(new RandomStream(5, RandomPurpose.Proposal, 0, (uint)i));
            advantages[i] = random.NextNormal();
        }

        foreach (ref var value in parameters.AsSpan()) value += change * random.NextNormal();
        var objective = new PpoObjective(network, 0.2, EntropyWeight);
        double Loss()
        {
            network.Load(parameters);
            var loss = 0.0;
            for (var i = 0; i < sequences.Length; i++) loss += objective.Add(sequences[i], old[i], advantages[i], sequences.Length);
            return loss;
        }

        Loss();
        var gradient = new double[parameters.Length];
        network.Gradient(gradient);
        if (change > 0.1) Assert.InRange(objective.ClippedFraction, 0.01, 0.5);

        var largest = gradient.Max(Math.Abs);
        var worst = 0.0;
        var stride = 1 + (parameters.Length / 400);
        for (var i = 0; i < parameters.Length; i += stride)
        {
            var center = parameters[i];
            parameters[i] = center + Difference;
            var above = Loss();
            parameters[i] = center - Difference;
            var numeric = (above - Loss()) / (2 * Difference);
            parameters[i] = center;
            worst =
                Math.Max(worst, Math.Abs(numeric - gradient[i]) / ((1e-3 * largest) + Math.Abs(numeric) + Math.Abs(gradient[i]) + 1e-12));
        }

        Assert.True(worst < Tolerance, $"The largest error is {worst}.");
    }
}
