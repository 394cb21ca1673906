using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Tests.Policies.Compact;

public sealed class PolicyQuantizationTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(6)]
    [InlineData(5)]
    [InlineData(4)]
    public void Every_number_is_a_whole_multiple_of_its_step_exactly_and_survives_a_policy_file(int bits)
    {
        for (uint sample = 0; sample < 300; sample++)
        {
            var random = new RandomStream(81, RandomPurpose.Sample, sample);
            var network = PolicyTests.RandomNetwork(random);
            double[] mean = new double[network.ObservationSize], scale = new double[network.ObservationSize];
            random.FillNormal(mean);
            for (var i = 0; i < scale.Length; i++) scale[i] = random.NextUniform(0.1, 3);
            int[] shared = [.. network.Edges.Select((_, i) => sample % 2 == 0 ? i : random.NextInt(3))];
            foreach (var i in Enumerable.Range(0, shared.Length)) network.Weights[i] = network.Weights[Array.IndexOf(shared, shared[i])];
            var policy = CompactDraft.Of(network, shared, new Normalizer(mean, scale)).Build();

            var quantized = PolicyQuantization.Apply(policy, bits);
            var file = PolicyDocumentExample.Document with
            {
                Network = quantized.Wire(),
                Normalizer = quantized.Normalize(),
                ActionLow = [.. Enumerable.Repeat(-1.0, network.ActionSize)],
                ActionHigh = [.. Enumerable.Repeat(1.0, network.ActionSize)],
                Quantization = quantized.Quantization,
            };
            // Reading holds every number against its step.
            var read = PolicyDocument.FromJson(file.ToJson());

            Assert.Equal(quantized.Numbers.Length, policy.Numbers.Length);
            Assert.Equal(file.Network.Weights, read.Network.Weights);
            Assert.Equal(bits, read.Quantization!.Bits);
            Assert.Equal(quantized.Quantization!.Steps, read.Quantization.Steps);
            Assert.Equal(file.ToJson(), read.ToJson());
        }
    }

    [Fact]
    public void Largest_number_of_a_group_takes_the_largest_whole_number()
    {
        var network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [-7, 3.4], [0, 0, 1],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]);
        var policy = CompactDraft.Of(network, [0, 1], Normalizer.Identity(2)).Build();

        var quantized = PolicyQuantization.Apply(policy, 4);

        Assert.Equal([-7.0, 3.0, 1.0], quantized.Numbers);
        Assert.Equal([0.0, 0.0, 1.0], quantized.Quantization!.Steps);
    }

    [Fact]
    public void File_whose_number_is_no_multiple_of_its_step_is_refused_by_name()
    {
        var network = new WiredNetwork([1, 1], [new(0, 1)], [0.5], [0, 0], [Nonlinearity.Identity, Nonlinearity.Tanh]);
        var file = PolicyDocumentExample.Document with
        {
            Network = network,
            Normalizer = Normalizer.Identity(1),
            Quantization = new PolicyQuantization(4, [0, 0, 0.25]),
        };
        var json = file.ToJson();

        Assert.Equal(2, PolicyDocument.FromJson(json).Quantization!.Whole(0.5, 2));
        Refuses("[0, 1, 0.5]", "[0, 1, 0.6]", "edges[0]: 0.6 is no multiple of its step, 0.25, that 4 bits hold");
        Refuses("[0, 1, 0.5]", "[0, 1, 2]", "edges[0]: 2 is no multiple");
        Refuses("[0, 0, 0.25]", "[0, 0, 0.1]", "quantization.steps[2]");

        void Refuses(string part, string instead, string message)
        {
            var text = json.Replace(part, instead, StringComparison.Ordinal);
            var refusal = Assert.Throws<PolicyFormatException>(() => PolicyDocument.FromJson(text));
            Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        }
    }
}
