using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class UnstructuredSpaceTests
{
    [Fact]
    public void There_is_one_model_and_it_has_every_edge()
    {
        foreach (var layout in PolicySpaceTesting.Layouts())
        {
            var space = new UnstructuredSpace(layout);
            Assert.Equal(0, space.Space.MaxDecisions);
            PolicySpaceTesting.CheckWiring(space, (model, weightOfEdge) =>
            {
                Assert.Empty(model.Choices);
                Assert.Equal(Enumerable.Range(0, layout.Edges.Length), weightOfEdge);
            });
        }
    }

    [Fact]
    public void Initial_weights_are_normal_over_the_root_of_the_target_layer()
    {
        var layout = new NetworkLayout(3, [4, 2], 5, Connectivity.Residual, linearNeurons: 0, outputBias: true);
        var expected = new double[layout.Edges.Length + layout.BiasCount];
        new RandomStream(8, RandomPurpose.InitialWeights).FillNormal(expected);
        for (var edge = 0; edge < layout.Edges.Length; edge++)
            expected[edge] /= Math.Sqrt(layout.LayerSizes[layout.LayerOf(layout.Edges[edge].To)]);

        Assert.Equal(expected, new UnstructuredSpace(layout).InitialParameters(8));
    }
}
