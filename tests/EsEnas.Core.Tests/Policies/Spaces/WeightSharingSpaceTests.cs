using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;

namespace EsEnas.Core.Tests.Policies.Spaces;

public sealed class WeightSharingSpaceTests
{
    [Fact]
    public void HalfCheetah_has_17_shared_values_and_31_biases()
    {
        var space = new WeightSharingSpace(new NetworkLayout(17, [32], 6));

        Assert.Equal((17, 31, 48), (space.Partitions, space.BiasCount, space.ParameterCount));
        Assert.Equal(905.6, space.Space.Log10Size, 0.05);
    }

    [Fact]
    public void Partitions_are_the_larger_of_observations_and_actions_unless_given()
    {
        Assert.Equal(5, new WeightSharingSpace(new NetworkLayout(2, [3], 5)).Partitions);
        Assert.Equal(3, new WeightSharingSpace(new NetworkLayout(2, [3], 5), 3).Partitions);
    }

    [Fact]
    public void Colors_are_global_over_all_layers()
    {
        foreach (var layout in PolicySpaceTesting.Layouts())
            PolicySpaceTesting.CheckWiring(new WeightSharingSpace(layout, 2),
                (model, weightOfEdge) => Assert.Equal(model.Choices, weightOfEdge));
    }

    [Fact]
    public void Initial_shared_values_are_normal_and_biases_uniform()
    {
        var space = new WeightSharingSpace(new NetworkLayout(17, [32], 6));
        var random = new RandomStream(8, RandomPurpose.InitialWeights);
        var expected = new double[48];
        random.FillNormal(expected.AsSpan(0, 17));
        for (var i = 17; i < 48; i++) expected[i] = random.NextUniform(-1, 1);

        Assert.Equal(expected, space.InitialParameters(8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Partitions_out_of_range_are_refused(int partitions) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightSharingSpace(new NetworkLayout(3, [], 2), partitions));
}
