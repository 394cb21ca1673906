using System.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Policies;

/// <summary>Sizes of the search spaces of the paper's tasks, as log10 of the number of models, beside exact counts of our own.</summary>
public sealed class SearchSpaceSizeTests
{
    private static readonly Dictionary<string, (int Observations, int Actions)> Tasks = new()
    {
        ["swimmer"] = (8, 2), ["reacher"] = (11, 2), ["hopper"] = (11, 3), ["half-cheetah"] = (17, 6), ["pusher"] = (23, 7),
        ["striker"] = (23, 7), ["thrower"] = (23, 7),
    };

    [Theory]
    [InlineData("half-cheetah", 93.2, 182.3)]
    [InlineData("swimmer", 68.3, null)]
    [InlineData("reacher", 76.3, null)]
    [InlineData("hopper", 78.5, null)]
    [InlineData("pusher", 100.8, null)]
    [InlineData("striker", 100.8, null)]
    [InlineData("thrower", 100.8, null)]
    public void Edge_pruning_of_a_pool(string task, double asSets, double? asLists)
    {
        var space = Space(task, new() { Pruning = new() { Edges = [64] } });

        Assert.Equal(asSets, space.Space.Log10SizeAsSets, 0.05);
        Assert.Equal(BigInteger.Log10(Choose(space.Layout.Edges.Length, 64)), space.Space.Log10SizeAsSets, 1e-9);
        if (asLists is { } lists) Assert.Equal(lists, space.Space.Log10Size, 0.05);
        Assert.Equal(64, space.Space.MaxDecisions);
    }

    [Fact]
    public void Edge_pruning_of_each_matrix()
    {
        var space = Space("half-cheetah", new() { Pruning = new() { Edges = [32, 32] } });

        Assert.Equal(88.2, space.Space.Log10SizeAsSets, 0.05);
        Assert.Equal(BigInteger.Log10(Choose(544, 32) * Choose(192, 32)), space.Space.Log10SizeAsSets, 1e-9);
    }

    [Theory]
    [InlineData(true, 736, 221.6)]
    [InlineData(false, 102, 30.7)]
    public void Edge_mask(bool hidden, int decisions, double size)
    {
        var space = Space("half-cheetah", new() { Space = SearchKind.EdgeMask }, hidden ? [32] : []);

        Assert.Equal(decisions, space.Space.MaxDecisions);
        Assert.Equal(size, space.Space.Log10Size, 0.05);
    }

    [Theory]
    [InlineData("half-cheetah", 0, 125.5)]
    [InlineData("half-cheetah", 32, 905.6)]
    [InlineData("half-cheetah", 41, 1160.3)]
    [InlineData("swimmer", 0, 14.4)]
    [InlineData("reacher", 0, 22.9)]
    [InlineData("hopper", 0, 34.4)]
    [InlineData("pusher", 0, 219.2)]
    [InlineData("striker", 0, 219.2)]
    [InlineData("thrower", 0, 219.2)]
    [InlineData("swimmer", 32, 289.0)]
    [InlineData("reacher", 32, 433.2)]
    [InlineData("hopper", 32, 466.5)]
    [InlineData("pusher", 32, 1307.3)]
    public void Weight_sharing(string task, int hidden, double size)
    {
        var space = Space(task, new() { Space = SearchKind.WeightSharing }, hidden == 0 ? [] : [hidden]);

        Assert.Equal(size, space.Space.Log10Size, 0.05);
        Assert.Equal(space.Layout.Edges.Length, space.Space.MaxDecisions);
    }

    [Fact]
    public void Nonlinearities_alone_and_with_edges()
    {
        var alone = Space("half-cheetah", new() { Space = SearchKind.Unstructured, Nonlinearities = true });
        Assert.Equal((32, 33.3), (alone.Space.MaxDecisions, Math.Round(alone.Space.Log10Size, 1)));

        var edges = Space("half-cheetah", new() { Pruning = new() { Edges = [64] }, Nonlinearities = true });
        Assert.Equal((96, 126.5), (edges.Space.MaxDecisions, Math.Round(edges.Space.Log10SizeAsSets, 1)));
    }

    [Theory]
    [InlineData(SearchKind.Unstructured)]
    [InlineData(SearchKind.Toeplitz)]
    [InlineData(SearchKind.Circulant)]
    [InlineData(SearchKind.Masked)]
    public void Baselines_have_one_model(SearchKind kind) => Assert.Equal(0, Space("half-cheetah", new() { Space = kind }).Space.Log10Size);

    [Fact]
    public void Neurons_and_edges_of_half_cheetah()
    {
        Assert.Equal((55, 736), (Space("half-cheetah", new()).Layout.NeuronCount, Space("half-cheetah", new()).Layout.Edges.Length));
        Assert.Equal(102, Space("half-cheetah", new(), []).Layout.Edges.Length);
        Assert.Equal(838, Space("half-cheetah", new() { Connectivity = Connectivity.Residual }).Layout.Edges.Length);
    }

    private static PolicySpace Space(string task, SearchSpecification search, params int[] hidden)
    {
        var (observations, actions) = Tasks[task];
        return ExperimentFactory.CreatePolicySpace(
            new() { Task = task, Policy = new() { Hidden = [.. hidden], LinearNeurons = 0 }, Search = search }, observations, actions);
    }

    private static PolicySpace Space(string task, SearchSpecification search) => Space(task, search, 32);

    private static BigInteger Choose(int n, int k)
    {
        var count = BigInteger.One;
        for (var i = 1; i <= k; i++) count = count * (n - k + i) / i;
        return count;
    }
}
