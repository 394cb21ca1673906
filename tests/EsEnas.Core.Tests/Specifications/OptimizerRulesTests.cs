using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Es;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed class OptimizerRulesTests
{
    [Fact]
    public void Combinations_that_mean_nothing_are_refused_with_the_reason()
    {
        Refused(new() { RandomSearch = new() { TopDirections = 5 } },
            "optimizer.topDirections: '5' is not allowed; allowed: all (evolution-strategies keeps all directions; " +
            "the key belongs to optimizer.kind augmented-random-search)");
        Refused(new() { Kind = OptimizerKind.AugmentedRandomSearch, RandomSearch = new() { TopDirections = 51 } },
            "optimizer.topDirections: '51' is not allowed: at most evaluations.directions, 50");
        Refused(new() { Kind = OptimizerKind.AugmentedRandomSearch, Strategies = new() { Update = WeightUpdate.Adam } },
            "optimizer.update: 'adam' is not allowed; allowed: sgd (augmented-random-search computes its own update; " +
            "the key belongs to optimizer.kind evolution-strategies)");
        Refused(new() { Kind = OptimizerKind.CmaEs, Strategies = new() { Update = WeightUpdate.Adam } },
            "optimizer.update: 'adam' is not allowed; allowed: sgd (cma-es computes its own update; " +
            "the key belongs to optimizer.kind evolution-strategies)");
        Refused(new() { Kind = OptimizerKind.CmaEs, Strategies = new() { Estimator = GradientEstimator.OneSided } },
            "optimizer.estimator: 'one-sided' is not allowed; allowed: antithetic (cma-es has one estimator;");
        Refused(new() { Kind = OptimizerKind.AugmentedRandomSearch, Strategies = new() { Returns = ReturnTransform.CenteredRanks } },
            "optimizer.returns: 'centered-ranks' is not allowed; allowed: auto (augmented-random-search treats returns in its own way;");
        Refused(new() { Kind = OptimizerKind.CmaEs, Step = new() { Directions = DirectionsOption.Orthogonal } },
            "optimizer.directions: 'orthogonal' is not allowed; allowed: gaussian (cma-es needs independent samples; " +
            "the key belongs to optimizer.kind evolution-strategies or ");
        Refused(new() { Kind = OptimizerKind.CmaEs, Step = new() { StepSize = 3 } },
            "optimizer.stepSize: '3' is not allowed; allowed: 0.01 (cma-es finds its own step size; " +
            "the key belongs to optimizer.kind evolution-strategies or ");
        foreach (var transform in Enum.GetValues<ReturnTransform>())
            Refused(new() { Strategies = new() { Returns = transform } },
                "normalization.returns: 'false' is not allowed; allowed: true (optimizer.returns is ", normalize: false);
    }

    [Fact]
    public void Combinations_that_mean_something_are_allowed()
    {
        Allowed(new() { Kind = OptimizerKind.AugmentedRandomSearch, RandomSearch = new() { TopDirections = 50 },
            Step = new() { Directions = DirectionsOption.Orthogonal } });
        Allowed(new() { Kind = OptimizerKind.CmaEs, InitialWeights = InitialWeightsOption.Zero });
        Allowed(new()
        {
            Strategies = new() { Update = WeightUpdate.Adam, Estimator = GradientEstimator.OneSided, Returns = ReturnTransform.Raw },
            Step = new() { Directions = DirectionsOption.Orthogonal },
        });
        Allowed(new() { Strategies = new() { Returns = ReturnTransform.CenteredRanks } });
        Allowed(new(), normalize: false);
        Allowed(new() { Strategies = new() { Returns = ReturnTransform.Zscore } });
    }

    [Fact]
    public void Keys_at_their_default_leave_the_training_hash_alone()
    {
        var bare = new ExperimentSpecification { Task = "swimmer" };
        var written = bare with
        {
            Optimizer = new()
            {
                Strategies = new() { Update = WeightUpdate.Sgd, Estimator = GradientEstimator.Antithetic },
                Step = new() { Directions = DirectionsOption.Gaussian },
            },
        };

        Assert.Equal(SpecificationText.TrainingHash(bare), SpecificationText.TrainingHash(written));
        OptimizerSpecification[] others =
        [
            new() { Strategies = new() { Update = WeightUpdate.Adam } },
            new() { Strategies = new() { Estimator = GradientEstimator.OneSided } },
            new() { Strategies = new() { Returns = ReturnTransform.Zscore } },
            new() { Step = new() { Directions = DirectionsOption.Orthogonal } }, new() { InitialWeights = InitialWeightsOption.Space },
            new() { Kind = OptimizerKind.AugmentedRandomSearch }, new() { Kind = OptimizerKind.CmaEs },
        ];
        Assert.Distinct([SpecificationText.TrainingHash(bare),
            .. others.Select(optimizer => SpecificationText.TrainingHash(bare with { Optimizer = optimizer }))]);
    }

    [Fact]
    public void Words_read_as_documented()
    {
        var keys = SpecificationSchema.Keys.ToDictionary(key => key.Path);

        Assert.Equal("one of evolution-strategies, augmented-random-search, cma-es", keys["optimizer.kind"].Allowed);
        Assert.Equal("one of sgd, adam", keys["optimizer.update"].Allowed);
        Assert.Equal("one of antithetic, one-sided", keys["optimizer.estimator"].Allowed);
        Assert.Equal("one of zscore, centered-ranks, raw, or auto", keys["optimizer.returns"].Allowed);
        Assert.Equal("one of gaussian, orthogonal", keys["optimizer.directions"].Allowed);
        Assert.Equal("all", keys["optimizer.topDirections"].Default);
        Assert.Equal("one of space, zero, or auto", keys["optimizer.initialWeights"].Allowed);
    }

    private static void Allowed(OptimizerSpecification optimizer, bool normalize = true)
    {
        SpecificationText.Validate(Of(optimizer, normalize));
        IdleKeys.Refuse(Of(optimizer, normalize));
    }

    private static void Refused(OptimizerSpecification optimizer, string message, bool normalize = true)
    {
        var error = Assert.Throws<SpecificationException>(() => Allowed(optimizer, normalize));
        Assert.Single(error.Errors);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static ExperimentSpecification Of(OptimizerSpecification optimizer, bool normalize) =>
        new() { Task = "swimmer", Optimizer = optimizer, Normalization = new() { Returns = normalize } };
}
