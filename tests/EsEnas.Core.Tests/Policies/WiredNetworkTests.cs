using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class WiredNetworkTests
{
    private const Nonlinearity Id = Nonlinearity.Identity;
    private const Nonlinearity Tanh = Nonlinearity.Tanh;

    [Fact]
    public void Network_of_matching_parts_is_made()
    {
        var network = Make();

        Assert.Equal((2, 1, 4), (network.ObservationSize, network.ActionSize, network.NeuronCount));
    }

    [Fact]
    public void Layers_are_two_at_least_and_none_is_empty()
    {
        Refused("1 layers", layers: [4]);
        Refused("A layer of 0", layers: [2, 0, 2]);
        Refused("A layer of -1", layers: [5, -1]);
        Refused("4 biases for 4294967294 neurons", layers: [int.MaxValue, int.MaxValue]);
    }

    [Fact]
    public void Lengths_must_fit()
    {
        Refused("1 weights for 2 edges", weights: [1.0]);
        Refused("3 biases for 4 neurons", biases: [0, 0, 1]);
        Refused("3 nonlinearities for 4 neurons", functions: [Id, Id, Tanh]);
    }

    [Fact]
    public void Edges_lead_to_later_layers_in_order_and_once()
    {
        Refused("Edge 0, 0→1,", edges: [new(0, 1), new(2, 3)]);
        Refused("Edge 1, 3→2,", edges: [new(0, 2), new(3, 2)]);
        Refused("Edge 1, 2→2,", edges: [new(0, 2), new(2, 2)]);
        Refused("Edge 1, 2→4,", edges: [new(0, 2), new(2, 4)]);
        Refused("Edge 0, -1→2,", edges: [new(-1, 2), new(2, 3)]);
        Refused("Edge 1, 0→2, is a duplicate", edges: [new(0, 2), new(0, 2)]);
        Refused("Edge 1, 0→2, is a duplicate or out of order", edges: [new(1, 2), new(0, 2)]);
        Refused("Edge 1, 0→2, is a duplicate or out of order", edges: [new(2, 3), new(0, 2)]);
    }

    [Fact]
    public void Inputs_have_identity_and_no_bias_and_outputs_tanh()
    {
        Refused("Neuron 0 is an input", functions: [Tanh, Id, Tanh, Tanh]);
        Refused("Neuron 1 is an input", biases: [0, 0.5, 0, 0]);
        Refused("Neuron 3 is an output", functions: [Id, Id, Tanh, Id]);
        Refused("Neuron 2 has function 11", functions: [Id, Id, (Nonlinearity)11, Tanh]);
    }

    private static WiredNetwork Make(int[]? layers = null, Edge[]? edges = null, double[]? weights = null, double[]? biases = null,
        Nonlinearity[]? functions = null) =>
            new(layers ?? [2, 1, 1], edges ?? [new(0, 2), new(2, 3)], weights ?? [0.5, 2], biases ?? [0, 0, 1, 0],
                functions ?? [Id, Id, Tanh, Tanh]);

    private static void Refused(string message, int[]? layers = null, Edge[]? edges = null, double[]? weights = null,
        double[]? biases = null,
        Nonlinearity[]? functions = null)
    {
        var error = Assert.Throws<ArgumentException>(() => Make(layers, edges, weights, biases, functions));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
