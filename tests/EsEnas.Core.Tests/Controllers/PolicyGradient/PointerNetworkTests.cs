using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

public sealed class PointerNetworkTests
{
    [Theory]
    [InlineData("dict")]
    [InlineData("colors")]
    [InlineData("nested distinct")]
    public void Logits_follow_the_textbook_formulas_in_double_and_nearly_in_single_precision(string space)
    {
        const int Hidden = 5, Embedding = 3;
        var layout = DecisionSpaces.Layout(space);
        var network = new PointerNetwork<double>(layout, Hidden, Embedding, 1.5);
        var single = new PointerNetwork<float>(layout, Hidden, Embedding, 1.5);
        var parameters = new double[network.ParameterCount];
        new RandomStream(2, RandomPurpose.Sample).FillNormal(parameters);
        network.Load(parameters);
        single.Load(parameters);
        var sequence = new ModelSampler(network).Sample(new RandomStream(2, RandomPurpose.Proposal)).Sequence;

        network.Begin();
        single.Begin();
        var (h, c) = (new double[Hidden], new double[Hidden]);
        var previous = layout.CandidateRows;
        for (var step = 0; step < sequence.Length; step++)
        {
            var (slot, padded) = (sequence.Slot(step), DecisionLayout.Padded(layout.MaxCandidates));
            var (logits, singles) = (new double[padded], new double[padded]);
            network.Logits(step, slot, logits);
            single.Logits(step, slot, singles);
            var expected = Textbook(layout, parameters, Hidden, Embedding, previous, slot, h, c);
            for (var j = 0; j < expected.Length; j++)
            {
                Assert.Equal(expected[j], logits[j], 1e-12 * (1 + Math.Abs(expected[j])));
                Assert.Equal(expected[j], singles[j], 1e-4);
            }

            previous = layout.RowOf(slot, sequence.Choice(step));
            network.Chosen(step, slot, sequence.Choice(step));
            single.Chosen(step, slot, sequence.Choice(step));
        }
    }

    [Fact]
    public void Initial_logits_have_the_asked_standard_deviation()
    {
        var layout = DecisionSpaces.Layout("colors");
        foreach (var (spread, low, high) in new[] { (1.5, 1.2, 1.8), (0.0, 0.0, 0.1) })
        {
            var all = new List<double>();
            for (var seed = 0u; seed < 40; seed++)
            {
                var network = new PointerNetwork<double>(layout, 32, 32, spread);
                var parameters = new double[network.ParameterCount];
                network.Initialize(new RandomStream(seed, RandomPurpose.ControllerState), parameters);
                network.Load(parameters);
                network.Begin();
                var logits = new double[8];
                network.Logits(0, 0, logits);
                all.AddRange(logits[..5]);
            }

            Assert.InRange(Math.Sqrt(all.Sum(z => z * z) / all.Count), low, high);
        }
    }

    // Section by section: x = Em + Sl, gates, cell, query, logits; the parameters in the order of PointerParameters.
    private static double[] Textbook(DecisionLayout layout, double[] parameters, int hidden, int embedding, int previous, int slot,
        double[] h, double[] c)
    {
        var p = new PointerParameters(layout.CandidateRows, layout.Slots.Length, hidden, embedding);
        double Gate(int gate, int unit)
        {
            var row = (gate * hidden) + unit;
            var sum = parameters[p.Biases + row];
            for (var e = 0; e < embedding; e++)
            {
                var x = parameters[(previous * embedding) + e] + parameters[p.SlotEmbeddings + (slot * embedding) + e];
                sum += parameters[p.InputWeights + (row * embedding) + e] * x;
            }

            for (var k = 0; k < hidden; k++) sum += parameters[p.RecurrentWeights + (row * hidden) + k] * h[k];
            return sum;
        }

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        var next = new double[hidden];
        for (var unit = 0; unit < hidden; unit++)
        {
            c[unit] = (Sigmoid(Gate(1, unit)) * c[unit]) + (Sigmoid(Gate(0, unit)) * Math.Tanh(Gate(2, unit)));
            next[unit] = Sigmoid(Gate(3, unit)) * Math.Tanh(c[unit]);
        }

        next.CopyTo(h, 0);
        var group = layout.Groups[layout.Slots[slot].Group];
        var logits = new double[group.Count];
        for (var e = 0; e < embedding; e++)
        {
            var query = parameters[p.SlotQueries + (slot * embedding) + e];
            for (var k = 0; k < hidden; k++) query += parameters[p.QueryWeights + (e * hidden) + k] * h[k];
            for (var j = 0; j < logits.Length; j++)
                logits[j] += parameters[p.Keys + ((group.FirstRow + j) * embedding) + e] * query / Math.Sqrt(embedding);
        }

        return logits;
    }
}
