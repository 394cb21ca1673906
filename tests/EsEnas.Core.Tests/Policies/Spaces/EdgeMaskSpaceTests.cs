using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class EdgeMaskSpaceTests
{
    [Fact]
    public void Linear_swimmer_has_sixteen_boolean_decisions()
    {
        var space = new EdgeMaskSpace(new NetworkLayout(8, [], 2));

        Assert.Equal(16, space.Space.MaxDecisions);
        Assert.Equal(16 * Math.Log10(2), space.Space.Log10Size, 1e-9);
        Assert.Equal(16, space.ParameterCount);
    }

    [Fact]
    public void Model_has_exactly_the_edges_that_are_on()
    {
        foreach (var layout in PolicySpaceTesting.Layouts())
        {
            PolicySpaceTesting.CheckWiring(new EdgeMaskSpace(layout), (model, weightOfEdge) =>
                Assert.Equal(model.Choices.Select((on, edge) => on == 1 ? edge : -1), weightOfEdge));
        }
    }

    [Fact]
    public void Model_may_have_no_edge_at_all()
    {
        var space = new EdgeMaskSpace(new NetworkLayout(2, [], 1));
        var none = PolicySpaceTesting.Model([0, 0]);

        Assert.Empty(space.Wire(none, [1, 2]).Edges);
        Assert.Equal(new ModelSize(0, 0, 2, 1, 0, 0), space.SizeOf(none));
    }

    [Fact]
    public void Initial_weights_are_those_of_edge_pruning()
    {
        var layout = new NetworkLayout(8, [4], 2);

        Assert.Equal(new EdgePruningSpace(layout, [5]).InitialParameters(3), new EdgeMaskSpace(layout).InitialParameters(3));
    }
}
