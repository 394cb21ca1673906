using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class EdgePruningSpaceTests
{
    [Fact]
    public void HalfCheetah_has_736_weights_and_31_biases()
    {
        var space = new EdgePruningSpace(new NetworkLayout(17, [32], 6), [64]);

        Assert.Equal((736, 31, 767), (space.WeightCount, space.BiasCount, space.ParameterCount));
        Assert.Equal(182.3, space.Space.Log10Size, 0.05);
        Assert.Equal(64, space.Space.MaxDecisions);
    }

    [Fact]
    public void Split_HalfCheetah_has_the_published_size() =>
        Assert.Equal(88.2, new EdgePruningSpace(new NetworkLayout(17, [32], 6), [32, 32]).Space.Log10SizeAsSets, 0.05);

    [Fact]
    public void Pooled_model_has_the_chosen_edges_each_with_its_own_weight()
    {
        foreach (var layout in PolicySpaceTesting.Layouts())
        {
            PolicySpaceTesting.CheckWiring(new EdgePruningSpace(layout, [5]), (model, weightOfEdge) =>
            {
                for (var edge = 0; edge < weightOfEdge.Length; edge++)
                    Assert.Equal(model.Choices.Contains(edge) ? edge : -1, weightOfEdge[edge]);
                Assert.Equal(5, weightOfEdge.Count(weight => weight >= 0));
            });
        }
    }

    [Fact]
    public void Model_per_layer_has_the_chosen_number_between_each_pair_of_layers()
    {
        foreach (var layout in PolicySpaceTesting.Layouts())
        {
            int[] counts = [.. layout.EdgeGroups.Select((group, i) => 1 + i % group.Count)];
            PolicySpaceTesting.CheckWiring(new EdgePruningSpace(layout, [.. counts]), (model, weightOfEdge) =>
            {
                var next = 0;
                for (var group = 0; group < counts.Length; group++)
                {
                    var (start, count) = layout.EdgeGroups[group];
                    var chosen = model.Choices.Skip(next).Take(counts[group]).Select(choice => start + choice).Order();
                    Assert.Equal(chosen, Enumerable.Range(start, count).Where(edge => weightOfEdge[edge] == edge));
                    next += counts[group];
                }
            });
        }
    }

    [Fact]
    public void All_edges_may_be_chosen()
    {
        var space = new EdgePruningSpace(new NetworkLayout(2, [], 2), [4]);

        Assert.Equal(4, space.Wire(PolicySpaceTesting.Model([3, 1, 0, 2]), new double[4]).Edges.Length);
    }

    [Fact]
    public void Initial_weights_and_biases_are_uniform()
    {
        var space = new EdgePruningSpace(new NetworkLayout(17, [32], 6), [64]);
        var random = new RandomStream(8, RandomPurpose.InitialWeights);

        var theta = space.InitialParameters(8);

        Assert.Equal(Enumerable.Range(0, 767).Select(_ => random.NextUniform(-1, 1)), theta);
        Assert.All(theta, weight => Assert.InRange(weight, -1, 1));
        Assert.NotEqual(theta, space.InitialParameters(9));
    }

    [Fact]
    public void Counts_that_do_not_fit_are_refused()
    {
        var layout = new NetworkLayout(2, [3], 1);

        Assert.Throws<ArgumentException>(() => new EdgePruningSpace(layout, []));
        Assert.Throws<ArgumentException>(() => new EdgePruningSpace(layout, [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => new EdgePruningSpace(layout, [0]));
        Assert.Throws<ArgumentException>(() => new EdgePruningSpace(layout, [10]));
        Assert.Throws<ArgumentException>(() => new EdgePruningSpace(layout, [7, 1]));
        Assert.Throws<ArgumentException>(() => new EdgePruningSpace(layout, [6, 4]));
        Assert.Equal(9, new EdgePruningSpace(layout, [6, 3]).Space.MaxDecisions);
    }

    [Fact]
    public void Model_or_theta_of_another_space_is_refused()
    {
        var space = new EdgePruningSpace(new NetworkLayout(2, [3], 1), [2]);

        Assert.Throws<DnaFormatException>(() => space.Wire(PolicySpaceTesting.Model([0, 0]), new double[11]));
        Assert.Throws<DnaFormatException>(() => space.Wire(PolicySpaceTesting.Model([0, 9]), new double[11]));
        Assert.Throws<DnaFormatException>(() => space.LiveWeights(PolicySpaceTesting.Model([0])));
        Assert.Throws<DnaFormatException>(() => space.SizeOf(PolicySpaceTesting.Model([0, 1, 2])));
        Assert.Throws<ArgumentException>(() => space.Wire(PolicySpaceTesting.Model([0, 1]), new double[10]));
    }
}
