using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Policies;

/// <summary>Reads how a policy file's numbers are quantized, and holds every number against it.</summary>
internal static class QuantizationReader
{
    public static PolicyQuantization Read(JsonField field, WiredNetwork network, double[] mean, double[] scale)
    {
        field.Only("bits", "steps");
        var bits = field.Member("bits").Integer(PolicyQuantization.FewestBits, PolicyQuantization.MostBits);
        var steps = field.Member("steps").Items(PolicyQuantization.GroupsOf(network.LayerSizes.Length), "means, scales, then each layer")
            .Select(item => item.Number()).ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i] < 0 || (float)steps[i] != steps[i])
                throw new PolicyFormatException($"quantization.steps[{i}]: {steps[i]} is not a number of single precision, 0 or more.");
        }

        var quantization = new PolicyQuantization(bits, [.. steps]);
        var layers = NetworkLayout.LayersOf(network.LayerSizes);
        for (var i = 0; i < network.Edges.Length; i++)
            Check(network.Weights[i], PolicyQuantization.ScaleGroup + layers[network.Edges[i].To], $"edges[{i}]");
        for (var neuron = network.ObservationSize; neuron < network.NeuronCount; neuron++)
            Check(network.Biases[neuron], PolicyQuantization.ScaleGroup + layers[neuron], $"biases, neuron {neuron}");
        for (var i = 0; i < mean.Length; i++)
        {
            Check(mean[i], PolicyQuantization.MeanGroup, $"normalizer.mean[{i}]");
            // A scale of 1 is none.
            if (scale[i] != 1) Check(scale[i], PolicyQuantization.ScaleGroup, $"normalizer.scale[{i}]");
        }

        return quantization;

        void Check(double value, int group, string place)
        {
            if (quantization.Whole(value, group) is null)
                throw new PolicyFormatException($"{place}: {value} is no multiple of its step, {steps[group]}, that {bits} bits hold.");
        }
    }
}
