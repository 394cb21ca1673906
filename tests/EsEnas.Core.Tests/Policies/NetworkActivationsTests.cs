using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class NetworkActivationsTests
{
    [Fact]
    public void Outputs_are_those_of_the_policy_to_the_bit()
    {
        var document = PolicyDocumentExample.Document;
        var activations = new NetworkActivations(document.Network, document.Normalizer);
        var policy = new Policy(document.Network, document.Normalizer, [-2], [2]);
        var action = new double[1];
        double[][] observations = [[0, 0, 0], [1.5, -2, 0.25], [-30, 7, 1e-9]];
        foreach (var observation in observations)
        {
            policy.Act(observation, action);
            Assert.Equal(action[0], 2 * activations.Compute(observation)[^1]);
        }
    }

    [Fact]
    public void Neurons_that_reach_no_output_have_their_values_too()
    {
        var document = PolicyDocumentExample.Document;
        var values = new NetworkActivations(document.Network, document.Normalizer).Compute([1, 0, 0]);
        Assert.Equal(0.75, values[0]);
        Assert.Equal(0.5 * 0.75 + -1.25 * (3.5 * 0.125), values[3]);
        Assert.Equal(Math.Tanh(0.75), values[4]);
        Assert.Equal(document.Network.NeuronCount, values.Length);
    }

    [Fact]
    public void Observation_of_another_length_is_refused()
    {
        var document = PolicyDocumentExample.Document;
        var activations = new NetworkActivations(document.Network, document.Normalizer);
        Assert.Contains("2 values for 3 observations", Assert.Throws<ArgumentException>(() => activations.Compute([1, 2])).Message);
    }
}
