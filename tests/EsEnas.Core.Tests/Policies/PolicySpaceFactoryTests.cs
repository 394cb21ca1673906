using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using System.Collections.Immutable;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Spaces;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Policies;

public sealed class PolicySpaceFactoryTests
{
    private static readonly ExperimentSpecification Default = new() { Task = "half-cheetah" };

    [Fact]
    public void Default_is_edge_pruning_with_64_edges_over_32_hidden_neurons()
    {
        var space = Assert.IsType<EdgePruningSpace>(ExperimentFactory.CreatePolicySpace(Default, 17, 6));

        Assert.Equal(767, space.ParameterCount);
        Assert.Equal(64, space.Space.MaxDecisions);
    }

    [Theory]
    [InlineData(SearchKind.Unstructured, typeof(UnstructuredSpace), 767)]
    [InlineData(SearchKind.EdgePruning, typeof(EdgePruningSpace), 767)]
    [InlineData(SearchKind.EdgeMask, typeof(EdgeMaskSpace), 767)]
    [InlineData(SearchKind.WeightSharing, typeof(WeightSharingSpace), 48)]
    [InlineData(SearchKind.Toeplitz, typeof(ToeplitzSpace), 48 + 37 + 31)]
    [InlineData(SearchKind.Circulant, typeof(CirculantSpace), 32 + 32 + 31)]
    [InlineData(SearchKind.Masked, typeof(MaskedSpace), 736 + 767)]
    public void Each_kind_has_its_space(SearchKind kind, Type type, int parameters)
    {
        var space = ExperimentFactory.CreatePolicySpace(Default with { Search = new() { Space = kind } }, 17, 6);

        Assert.Equal((type, parameters), (space.GetType(), space.ParameterCount));
    }

    [Fact]
    public void Nonlinearity_search_goes_on_top_of_any_kind()
    {
        foreach (var kind in Enum.GetValues<SearchKind>())
        {
            var plain = ExperimentFactory.CreatePolicySpace(Default with { Search = new() { Space = kind } }, 17, 6);
            var space = Assert.IsType<NonlinearitySpace>(ExperimentFactory.CreatePolicySpace(
                Default with { Search = new() { Space = kind, Nonlinearities = true } }, 17, 6), exactMatch: false);

            Assert.IsType(plain.GetType(), space.Weights);
            Assert.Equal((plain.Space.MaxDecisions + 31, plain.ParameterCount), (space.Space.MaxDecisions, space.ParameterCount));
        }
    }

    [Fact]
    public void Mask_temperature_reaches_the_masks_and_matters_to_no_other_kind()
    {
        var specification = Default with
        {
            Policy = new() { Hidden = [] },
            Search = new() { Space = SearchKind.Masked, Masked = new() { Temperature = 2 } },
        };

        Assert.Equal([1 / (1 + Math.Exp(-1))], ExperimentFactory.CreatePolicySpace(specification, 1, 1).Wire(new([]), [1, 2]).Weights);
        Refused(Default with { Search = new() { Space = SearchKind.Masked, Masked = new() { Temperature = 0 } } },
            "search.maskTemperature: '0' is not allowed: a finite number above 0");
        Refused(Default with { Search = new() { Space = SearchKind.Masked, Masked = new() { Temperature = double.NaN } } },
            "search.maskTemperature: 'NaN'");
        Assert.IsType<ToeplitzSpace>(ExperimentFactory.CreatePolicySpace(
            Default with { Search = new() { Space = SearchKind.Toeplitz, Masked = new() { Temperature = 0 } } }, 17, 6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(736)]
    public void Weight_sharing_has_any_number_of_partitions_up_to_the_edges(int partitions)
    {
        var space = ExperimentFactory.CreatePolicySpace(
            Default with { Search = new() { Space = SearchKind.WeightSharing, Sharing = new() { Partitions = partitions } } }, 17, 6);

        Assert.Equal((partitions, 736), (space.WeightCount, space.Space.MaxDecisions));
        Assert.All(space.Wire(space.Space.Sample(new RandomStream(1, RandomPurpose.Sample)), new double[space.ParameterCount]).Edges,
            edge => Assert.True(edge.To >= 17));
    }

    [Fact]
    public void Policy_settings_reach_the_layout()
    {
        var specification = Default with
        {
            Policy = new() { Hidden = [4, 3], LinearNeurons = 0, OutputBias = true, Nonlinearity = Nonlinearity.Cos },
            Search = new() { Pruning = new() { Edges = [1, 2, 3, 4, 5, 6] }, Connectivity = Connectivity.Residual },
        };

        var space = ExperimentFactory.CreatePolicySpace(specification, 5, 2);

        Assert.Equal([5, 4, 3, 2], space.Layout.LayerSizes);
        Assert.Equal(Connectivity.Residual, space.Layout.Connectivity);
        Assert.Equal(9, space.BiasCount);
        Assert.Equal(Nonlinearity.Cos, space.Layout.NonlinearityOf(5));
        Assert.Equal(21, space.Space.MaxDecisions);
    }

    [Theory]
    [InlineData(new[] { 736 }, true)]
    [InlineData(new[] { 1 }, true)]
    [InlineData(new[] { 544, 192 }, true)]
    [InlineData(new[] { 0 }, false)]
    [InlineData(new[] { 737 }, false)]
    [InlineData(new[] { 544, 193 }, false)]
    [InlineData(new[] { 32, 0 }, false)]
    public void Edge_counts_are_allowed_up_to_what_exists(int[] edges, bool allowed)
    {
        var error = Record.Exception(
            () => ExperimentFactory.CreatePolicySpace(Default with { Search = new() { Pruning = new() { Edges = [.. edges] } } }, 17, 6));

        Assert.Equal(allowed ? null : typeof(SpecificationException), error?.GetType());
    }

    [Theory]
    [InlineData(new[] { 1000000000 }, "search.edges: '1000000000' is not allowed: 1 to 736, the number of edges that exist")]
    [InlineData(new[] { 0 }, "search.edges: '0' is not allowed: 1 to 736")]
    [InlineData(new[] { 1, 2, 3 }, "search.edges: '[1, 2, 3]' is not allowed: one number, or a list of 2")]
    [InlineData(new int[0], "search.edges: '[]' is not allowed: one number, or a list of 2")]
    [InlineData(new[] { 32, 193 }, "search.edges[1]: '193' is not allowed: 1 to 192, the number of edges from layer 1 to layer 2")]
    [InlineData(new[] { 545, 32 }, "search.edges[0]: '545' is not allowed: 1 to 544, the number of edges from layer 0 to layer 1")]
    public void Wrong_edges_are_refused_with_key_value_and_what_is_allowed(int[] edges, string message) =>
        Refused(Default with { Search = new() { Pruning = new() { Edges = [.. edges] } } }, message);

    [Fact]
    public void Residual_edges_per_layer_are_checked_in_the_layouts_order() =>
        Refused(
            Default with { Search = new() { Pruning = new() { Edges = [544, 102, 193] }, Connectivity = Connectivity.Residual } },
            "search.edges[2]: '193' is not allowed: 1 to 192, the number of edges from layer 1 to layer 2");

    [Theory]
    [InlineData(new[] { 544, 192 }, new[] { 32, 32 })]
    [InlineData(new[] { 544, 1024, 192 }, new[] { 22, 21, 21 })]
    [InlineData(new[] { 544, 10, 192 }, new[] { 27, 10, 27 })]
    [InlineData(new[] { 16 }, new[] { 16 })]
    [InlineData(new[] { 102 }, new[] { 64 })]
    [InlineData(new[] { 8, 2 }, new[] { 8, 2 })]
    public void Auto_edges_are_64_spread_evenly_over_what_exists(int[] groups, int[] expected) =>
        Assert.Equal(expected, EdgePruningOptions.SpreadEvenly(groups));

    [Fact]
    public void Default_model_has_32_edges_in_each_layer()
    {
        var space = ExperimentFactory.CreatePolicySpace(Default, 17, 6);
        var model = space.Space.Sample(new RandomStream(1, RandomPurpose.Sample));

        Assert.Equal(64, space.LiveWeights(model));
        Assert.Equal(32, space.Wire(model, space.InitialParameters(1)).Edges.Count(edge => edge.From < 17));
    }

    [Fact]
    public void Edges_matter_to_edge_pruning_only()
    {
        var specification = Default with { Search = new() { Space = SearchKind.EdgeMask, Pruning = new() { Edges = [1_000_000_000] } } };

        Assert.IsType<EdgeMaskSpace>(ExperimentFactory.CreatePolicySpace(specification, 17, 6));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(737)]
    public void Wrong_partitions_are_refused(int partitions) => Refused(
        Default with { Search = new() { Space = SearchKind.WeightSharing, Sharing = new() { Partitions = partitions } } },
        $"search.partitions: '{partitions}' is not allowed: auto, or 1 to 736, the number of edges that exist");

    [Theory]
    [InlineData(new[] { 1024, 1024 }, "policy.hidden: '[1024, 1024]' is not allowed: layers with at most 500000 candidate edges; " +
        "these have 1072128")]
    [InlineData(new[] { int.MaxValue, int.MaxValue }, "policy.hidden: '[2147483647, 2147483647]' is not allowed: " +
        "layers with at most 500000 candidate edges")]
    [InlineData(new[] { 32, 0 }, "policy.hidden: '[32, 0]' is not allowed: sizes of at least 1")]
    public void Wrong_layers_are_refused(int[] hidden, string message)
    {
        foreach (var kind in Enum.GetValues<SearchKind>())
            Refused(Default with { Policy = new() { Hidden = [.. hidden] }, Search = new() { Space = kind } }, message);
    }

    [Fact]
    public void Absurd_sizes_are_refused_without_allocating_for_them()
    {
        var specification = Default with
        {
            Policy = new() { Hidden = [.. Enumerable.Repeat(int.MaxValue, 8)] },
            Search = new() { Pruning = new() { Edges = [1_000_000_000] } },
        };

        Assert.InRange(Allocations.Of(() =>
        {
            Refused(specification, "policy.hidden: ");
            Refused(Default with { Search = new() { Pruning = new() { Edges = [1_000_000_000] } } }, "search.edges: ");
        }), 0, 1_000_000);
    }

    [Fact]
    public void Largest_layout_gives_every_kind_of_space()
    {
        foreach (var kind in Enum.GetValues<SearchKind>())
        {
            var space = ExperimentFactory.CreatePolicySpace(
                Default with { Policy = new() { Hidden = [] }, Search = new() { Space = kind } }, 1000, NetworkLayout.MaximumEdges / 1000);
            Assert.Equal(NetworkLayout.MaximumEdges, space.Layout.Edges.Length);
        }
    }

    [Fact]
    public void Other_wrong_values_are_refused()
    {
        Refused(Default with { Policy = new() { Hidden = default } }, "policy.hidden: ");
        Refused(Default with { Policy = new() { LinearNeurons = -1 } }, "policy.linearNeurons: '-1'");
        Refused(Default with { Policy = new() { Nonlinearity = (Nonlinearity)11 } }, "policy.nonlinearity: '11'");
        Refused(Default with { Search = new() { Connectivity = (Connectivity)2 } }, "search.connectivity: '2'");
        Refused(Default with { Search = new() { Space = (SearchKind)99 } }, "search.space: '99'");
        Refused(Default with { Search = new() { Pruning = new() { Edges = default(ImmutableArray<int>) } } }, "search.edges: ");
    }

    private static void Refused(ExperimentSpecification specification, string message, int observationSize = 17, int actionSize = 6) =>
        Assert.StartsWith(message,
            Assert.Throws<SpecificationException>(
                () => ExperimentFactory.CreatePolicySpace(specification, observationSize, actionSize)).Message, StringComparison.Ordinal);
}
