using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Tests.Policies;

public sealed class DeploymentSizeTests
{
    private const Nonlinearity Id = Nonlinearity.Identity;
    private const Nonlinearity Tanh = Nonlinearity.Tanh;

    [Fact]
    public void Linear_policy_counts_as_by_hand()
    {
        // 4 observations, 2 actions; observation 3 is not read. Of 8 edges that there could be, 3; of 2 biases, 1.
        var network =
            new WiredNetwork([4, 2], [new(0, 4), new(1, 4), new(2, 5)], [0.5, -1, 2], [0, 0, 0, 0, 0, 0.25], [Id, Id, Id, Id, Tanh, Tanh]);
        var normalizer = new Normalizer([1, 2, 0, 9], [3, 1, 1, 9]);

        var size = DeploymentSize.Of(network, normalizer, null);

        // 3 weights, 1 bias, 2 means, 1 scale: 7 · 32 = 224 bits. Places: edges min(3 · 3, 8) = 8, biases min(1 · 1, 2) = 1, means of the 3
        // observations min(2 · 2, 3) = 3, scales min(1 · 2, 3) = 2. 238 bits are 30 bytes. Values: 3 observations and 2 actions.
        Assert.Equal(new DeploymentSize(3, 0, 1, 2, 1, 32, 0, 30, 20), size);
        Assert.Equal(7, size.Numbers);
    }

    [Fact]
    public void Fewer_bits_count_with_their_steps()
    {
        var network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [7, 3], [0, 0, -1], [Id, Id, Tanh]);
        var quantization = new PolicyQuantization(4, [0, 0, 1]);

        var size = DeploymentSize.Of(network, Normalizer.Identity(2), quantization);

        // 3 numbers of 4 bits and a step of 32: 44 bits, 6 bytes. All edges and biases that there could be.
        Assert.Equal(new DeploymentSize(2, 0, 1, 0, 0, 4, 1, 6, 12), size);
    }

    [Fact]
    public void Shared_weights_count_once_with_an_index_for_each_edge()
    {
        // Dense, 4 observations to 2 actions; two values.
        Edge[] edges = [.. Enumerable.Range(4, 2).SelectMany(to => Enumerable.Range(0, 4).Select(from => new Edge(from, to)))];
        var network = new WiredNetwork([4, 2], edges, [.. edges.Select((_, i) => i % 2 == 0 ? 0.1 : -0.7)], new double[6],
            [Id, Id, Id, Id, Tanh, Tanh]);

        var size = DeploymentSize.Of(network, Normalizer.Identity(4), null);

        // 2 · 32 + 8 · 1 = 72 bits.
        Assert.Equal(new DeploymentSize(2, 8, 0, 0, 0, 32, 0, 9, 24), size);
    }

    [Fact]
    public void Neurons_without_a_path_to_an_output_count_for_nothing_and_functions_are_told_apart()
    {
        // 0 → 2 → 5 and 0 → 3 → 5; 1 → 4 leads nowhere. Hidden neurons 2 and 3 differ in their functions.
        var network = new WiredNetwork([2, 3, 1], [new(0, 2), new(0, 3), new(1, 4), new(2, 5), new(3, 5)], [1, 2, 3, 4, 5],
            [0, 0, 0.5, 0, 0.5, 0], [Id, Id, Nonlinearity.Sin, Nonlinearity.Cos, Tanh, Tanh]);

        var size = DeploymentSize.Of(network, new Normalizer([0, 7], [1, 7]), null);

        // 4 weights and a bias: 160 bits. Places: edges min(4 · 4, 9) = 9, biases min(1 · 2, 4) = 2. Functions 2 · 4. 179 bits, 23 bytes.
        Assert.Equal(new DeploymentSize(4, 0, 1, 0, 0, 32, 0, 23, 16), size);
    }
}
