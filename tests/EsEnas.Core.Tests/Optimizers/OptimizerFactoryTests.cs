using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Ars;
using EsEnas.Core.Optimizers.Cma;
using EsEnas.Core.Optimizers.Es;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Optimizers;

public sealed class OptimizerFactoryTests
{
    [Theory]
    [InlineData(OptimizerKind.EvolutionStrategies, typeof(EvolutionStrategies), true)]
    [InlineData(OptimizerKind.AugmentedRandomSearch, typeof(AugmentedRandomSearch), true)]
    [InlineData(OptimizerKind.CmaEs, typeof(CmaEs), false)]
    public void Kind_names_the_optimizer(OptimizerKind kind, Type type, bool antithetic)
    {
        var optimizer = ExperimentFactory.CreateOptimizer(Of(new() { Kind = kind, Sigma = 0.3 }), 7);

        Assert.IsType(type, optimizer);
        Assert.Equal(antithetic, optimizer.Antithetic);
        Assert.Equal(0.3, optimizer.Sigma(optimizer.Initial(7)));
    }

    [Fact]
    public void Orthogonal_law_has_as_many_directions_as_there_are()
    {
        var two = ExperimentFactory.CreateOptimizer(Of(new() { Step = new() { Directions = DirectionsOption.Orthogonal } }), 7);
        var one = ExperimentFactory.CreateOptimizer(Of(new() { Step = new() { Directions = DirectionsOption.Orthogonal },
            Strategies = new() { Estimator = GradientEstimator.OneSided } }), 7);

        Assert.Equal(50, Assert.IsType<OrthogonalDistribution>(two.Distribution(two.Initial(7))).Directions);
        Assert.Equal(100, Assert.IsType<OrthogonalDistribution>(one.Distribution(one.Initial(7))).Directions);
    }

    [Fact]
    public void Returns_follow_the_normalization_unless_they_are_named()
    {
        var returns = new IterationReturns(1, 0, [7, 4, 1, 2], 3);
        var auto = Step(Of(new()));
        Assert.Equal(Step(Of(new() { Strategies = new() { Returns = ReturnTransform.Zscore } })), auto);
        var raw = Step(Of(new()) with { Normalization = new() { Returns = false } });
        Assert.Equal(Step(Of(new() { Strategies = new() { Returns = ReturnTransform.Raw } })), raw);
        var ranks = Step(Of(new() { Strategies = new() { Returns = ReturnTransform.CenteredRanks } }));
        Assert.Equal(3, new[] { auto[0], raw[0], ranks[0] }.Distinct().Count());

        double[] Step(ExperimentSpecification specification)
        {
            SpecificationText.Validate(specification);
            var optimizer = ExperimentFactory.CreateOptimizer(specification, 1);
            return optimizer.Update([0], optimizer.Initial(1), returns).Theta;
        }
    }

    [Fact]
    public void Cma_es_refuses_more_parameters_than_it_can_take_and_names_their_number()
    {
        Assert.IsType<CmaEs>(ExperimentFactory.CreateOptimizer(Of(new() { Kind = OptimizerKind.CmaEs }), 500));

        var error =
            Assert.Throws<SpecificationException>(() => ExperimentFactory.CreateOptimizer(Of(new() { Kind = OptimizerKind.CmaEs }), 501));

        Assert.Equal("optimizer.kind", Assert.Single(error.Errors).Key);
        Assert.Contains("501 parameters", error.Message, StringComparison.Ordinal);
        Assert.Contains("500 at most", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OptimizerKind.AugmentedRandomSearch, null, new int[0], true)]
    [InlineData(OptimizerKind.AugmentedRandomSearch, InitialWeightsOption.Space, new int[0], false)]
    [InlineData(OptimizerKind.AugmentedRandomSearch, null, new[] { 8 }, false)]
    [InlineData(OptimizerKind.EvolutionStrategies, null, new int[0], false)]
    [InlineData(OptimizerKind.CmaEs, null, new int[0], false)]
    [InlineData(OptimizerKind.CmaEs, InitialWeightsOption.Zero, new int[0], true)]
    [InlineData(OptimizerKind.EvolutionStrategies, InitialWeightsOption.Zero, new int[0], true)]
    public void Weights_begin_at_zero_where_asked_or_for_linear_random_search(OptimizerKind kind, InitialWeightsOption? asked,
        int[] hidden, bool zero)
    {
        var (specification, space) = Linear(kind, asked, hidden);

        var theta = ExperimentFactory.CreateInitialWeights(specification, space);

        Assert.Equal(zero ? new double[space.ParameterCount] : space.InitialParameters(specification.Seed), theta);
    }

    [Fact]
    public void Zero_weights_are_refused_behind_a_hidden_layer()
    {
        var (specification, space) = Linear(OptimizerKind.AugmentedRandomSearch, InitialWeightsOption.Zero, [8]);

        var error = Assert.Throws<SpecificationException>(() => ExperimentFactory.CreateInitialWeights(specification, space));

        Assert.Contains("hidden layers", error.Message, StringComparison.Ordinal);
    }

    private static ExperimentSpecification Of(OptimizerSpecification optimizer) => new() { Task = "swimmer", Optimizer = optimizer };

    private static (ExperimentSpecification Specification, PolicySpace Space) Linear(OptimizerKind kind,
        InitialWeightsOption? asked, int[] hidden)
    {
        var specification = Of(new() { Kind = kind, InitialWeights = asked }) with
        {
            Policy = new() { Hidden = [.. hidden] },
            Search = new() { Space = SearchKind.Unstructured },
        };
        return (specification, ExperimentFactory.CreatePolicySpace(specification, 8, 2));
    }
}
