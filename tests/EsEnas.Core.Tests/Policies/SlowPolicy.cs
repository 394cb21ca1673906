using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

/// <summary>
/// The forward pass as the paper says it (§5.1): every neuron in index order, every edge, nothing compiled. Twin of <see cref="Policy"/>.
/// </summary>
internal static class SlowPolicy
{
    public static double[] Act(WiredNetwork network, Normalizer normalizer, double[] low, double[] high, double[] observation)
    {
        var values = new double[network.NeuronCount];
        var action = new double[network.ActionSize];
        for (var j = 0; j < values.Length; j++)
        {
            if (j < network.ObservationSize)
            {
                values[j] = (observation[j] - normalizer.Mean[j]) * normalizer.Scale[j];
                continue;
            }
            var sum = network.Biases[j];
            for (var e = 0; e < network.Edges.Length; e++)
                if (network.Edges[e].To == j) sum += values[network.Edges[e].From] * network.Weights[e];
            values[j] = F(network.Nonlinearities[j], sum);
            var k = j - (values.Length - network.ActionSize);
            if (k >= 0) action[k] =
                Math.Min(high[k], Math.Max(low[k], (0.5 * low[k] + 0.5 * high[k]) + (0.5 * high[k] - 0.5 * low[k]) * values[j]));
        }
        return action;
    }

    private static double F(Nonlinearity function, double x)
    {
        if (function == Nonlinearity.Tanh) return Math.Tanh(x);
        if (function == Nonlinearity.Relu) return double.IsNaN(x) || x > 0 ? x : 0;
        if (function == Nonlinearity.Exp) return x > 20 ? Math.Exp(20) : Math.Exp(x);
        if (function == Nonlinearity.Identity) return x;
        if (function == Nonlinearity.Sin) return Math.Sin(x);
        if (function == Nonlinearity.Sigmoid) return 1 / (1 + Math.Exp(-x));
        if (function == Nonlinearity.Abs) return x < 0 ? -x : x == 0 ? 0 : x;
        if (function == Nonlinearity.Cos) return Math.Cos(x);
        if (function == Nonlinearity.Square) return x * x;
        if (function == Nonlinearity.Reciprocal) return Math.Abs(x) >= 0.1 ? 1 / x : x < 0 ? 1 / -0.1 : 1 / 0.1;
        return x >= 0 ? 1 : 0;
    }
}
