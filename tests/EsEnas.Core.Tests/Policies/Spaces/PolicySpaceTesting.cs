using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Policies.Spaces;

/// <summary>What holds for every policy space.</summary>
internal static class PolicySpaceTesting
{
    /// <summary>Layouts of every kind: linear, deep, residual, with output biases, with and without linear neurons.</summary>
    public static IEnumerable<NetworkLayout> Layouts()
    {
        yield return new NetworkLayout(3, [], 2);
        yield return new NetworkLayout(4, [5], 2);
        yield return new NetworkLayout(4, [5, 3], 2, linearNeurons: 0, outputBias: true);
        yield return new NetworkLayout(3, [4, 2], 2, Connectivity.Residual, nonlinearity: Nonlinearity.Sin);
        yield return new NetworkLayout(2, [2, 2, 2], 1, Connectivity.Residual, linearNeurons: 2);
    }

    /// <summary>
    /// Wires random models under a theta whose entries are their own indices, so that every number of the network says where it came from,
    /// and checks everything that is not the space's own choice. Calls back with each candidate edge's index into theta, -1 where the model
    /// has not the edge.
    /// </summary>
    public static void CheckWiring(PolicySpace space, Action<Dna, int[]> check)
    {
        var layout = space.Layout;
        var theta = new double[space.ParameterCount];
        for (var i = 0; i < theta.Length; i++) theta[i] = i;
        for (uint sample = 0; sample < 20; sample++)
        {
            var model = space.Space.Sample(new RandomStream(2, RandomPurpose.Sample, sample));
            var network = space.Wire(model, theta);

            Assert.Equal(layout.LayerSizes, network.LayerSizes);
            Assert.Equal(network.Edges.OrderBy(edge => edge.To).ThenBy(edge => edge.From), network.Edges);
            for (var neuron = 0; neuron < layout.NeuronCount; neuron++)
            {
                var bias = layout.BiasIndex(neuron);
                Assert.Equal(bias < 0 ? 0 : space.WeightCount + bias, network.Biases[neuron]);
                Assert.Equal(layout.NonlinearityOf(neuron), network.Nonlinearities[neuron]);
            }

            var weightOfEdge = new int[layout.Edges.Length];
            Array.Fill(weightOfEdge, -1);
            for (var i = 0; i < network.Edges.Length; i++) weightOfEdge[layout.Edges.IndexOf(network.Edges[i])] = (int)network.Weights[i];
            Assert.Equal(network.Edges.Length, weightOfEdge.Count(weight => weight >= 0));
            Assert.All(weightOfEdge, weight => Assert.InRange(weight, -1, space.WeightCount - 1));
            Assert.Equal(weightOfEdge.Where(weight => weight >= 0).Distinct().Count(), space.LiveWeights(model));
            check(model, weightOfEdge);
        }
    }

    /// <summary>A model with these choices.</summary>
    public static Dna Model(IEnumerable<int> choices) => new([.. choices]);
}
