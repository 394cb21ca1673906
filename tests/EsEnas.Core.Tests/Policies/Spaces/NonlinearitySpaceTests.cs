using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class NonlinearitySpaceTests
{
    [Fact]
    public void Decisions_are_a_dictionary_of_weights_and_eleven_functions_per_hidden_neuron()
    {
        var weights = new EdgePruningSpace(new NetworkLayout(17, [32], 6, linearNeurons: 0), [64]);
        var space = NonlinearitySpace.Over(weights);

        var parts = Assert.IsType<DictSpace>(space.Space);
        Assert.Equal(["weights", "nonlinearities"], parts.Names);
        Assert.Same(weights.Space, parts["weights"]);
        Assert.Equal(Enumerable.Repeat(11, 32), ((ListSpace)parts["nonlinearities"]).Items.Select(item => ((OneOf)item).CandidateCount));
        Assert.Equal((64 + 32, 736 + 32), (space.Space.MaxDecisions, space.ParameterCount));
        Assert.Same(weights, space.Weights);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Linear_neurons_have_no_decision_and_stay_linear(int linearNeurons, int decisions)
    {
        var layout = new NetworkLayout(2, [3, 2], 1, linearNeurons: linearNeurons);
        var space = NonlinearitySpace.Over(new UnstructuredSpace(layout));
        Assert.Equal(decisions, space.Space.MaxDecisions);

        var network =
            space.Wire(PolicySpaceTesting.Model(Enumerable.Repeat((int)Nonlinearity.Cos, decisions)), new double[space.ParameterCount]);

        for (var neuron = 2; neuron < 7; neuron++)
            Assert.Equal(layout.IsLinear(neuron) ? Nonlinearity.Identity : Nonlinearity.Cos, network.Nonlinearities[neuron]);
        Assert.Equal((Nonlinearity.Identity, Nonlinearity.Tanh), (network.Nonlinearities[0], network.Nonlinearities[7]));
    }

    [Fact]
    public void Each_decision_names_its_own_neuron_in_order()
    {
        var space = NonlinearitySpace.Over(new UnstructuredSpace(new NetworkLayout(1, [12, 2], 1)));

        var network = space.Wire(PolicySpaceTesting.Model([.. Enumerable.Range(0, 11), 7]), new double[space.ParameterCount]);

        Assert.Equal([Nonlinearity.Identity, .. Enum.GetValues<Nonlinearity>(), Nonlinearity.Identity, Nonlinearity.Cos],
            network.Nonlinearities[1..15]);
    }

    [Fact]
    public void Searched_functions_take_the_place_of_the_layouts_own()
    {
        var space =
            NonlinearitySpace.Over(new UnstructuredSpace(new NetworkLayout(1, [1], 1, linearNeurons: 0, nonlinearity: Nonlinearity.Sin)));

        Assert.Equal(Nonlinearity.Tanh, space.Wire(PolicySpaceTesting.Model([0]), new double[3]).Nonlinearities[1]);
    }

    [Fact]
    public void Function_that_does_not_exist_is_refused()
    {
        var space = NonlinearitySpace.Over(new UnstructuredSpace(new NetworkLayout(1, [1], 1, linearNeurons: 0)));

        Assert.Throws<DnaFormatException>(() => space.Wire(PolicySpaceTesting.Model([11]), new double[3]));
    }

    [Fact]
    public void Functions_cost_four_bits_each_in_the_fair_count_and_none_in_the_papers()
    {
        var weights = new EdgePruningSpace(new NetworkLayout(17, [32], 6, linearNeurons: 0), [64]);
        var plain = weights.SizeOf(PolicySpaceTesting.Model(Enumerable.Range(0, 64)));

        var size = NonlinearitySpace.Over(weights)
            .SizeOf(PolicySpaceTesting.Model([.. Enumerable.Range(0, 64), .. Enumerable.Repeat(3, 32)]));

        Assert.Equal(plain with { FairBits = plain.FairBits + 32 * 4 }, size);
    }

    [Fact]
    public void Search_over_searched_nonlinearities_is_refused() =>
        Assert.Throws<ArgumentException>(
            () => NonlinearitySpace.Over(NonlinearitySpace.Over(new UnstructuredSpace(new NetworkLayout(1, [1], 1)))));
}
