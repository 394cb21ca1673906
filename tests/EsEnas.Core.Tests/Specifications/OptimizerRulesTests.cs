using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed class OptimizerRulesTests
{
    [Fact]
    public void Combinations_that_mean_nothing_are_refused_with_the_reason()
    {
        Refused(new() { TopDirections = 5 }, "optimizer.topDirections", "only augmented-random-search");
        Refused(new() { Kind = OptimizerKind.AugmentedRandomSearch, TopDirections = 51 }, "optimizer.topDirections", "at most evaluations.directions, 50");
        Refused(new() { Kind = OptimizerKind.AugmentedRandomSearch, Update = WeightUpdate.Adam }, "optimizer.update", "augmented-random-search");
        Refused(new() { Kind = OptimizerKind.CmaEs, Update = WeightUpdate.Adam }, "optimizer.update", "cma-es");
        Refused(new() { Kind = OptimizerKind.CmaEs, Estimator = GradientEstimator.OneSided }, "optimizer.estimator", "cma-es");
        Refused(new() { Kind = OptimizerKind.AugmentedRandomSearch, Returns = ReturnTransform.CenteredRanks }, "optimizer.returns", "auto");
        Refused(new() { Kind = OptimizerKind.CmaEs, Directions = DirectionsOption.Orthogonal }, "optimizer.directions", "gaussian");
        Refused(new() { Returns = ReturnTransform.Zscore }, "optimizer.returns", "normalization.returns is false", normalize: false);
    }

    [Fact]
    public void Combinations_that_mean_something_are_allowed()
    {
        Allowed(new() { Kind = OptimizerKind.AugmentedRandomSearch, TopDirections = 50, Directions = DirectionsOption.Orthogonal });
        Allowed(new() { Kind = OptimizerKind.CmaEs, InitialWeights = InitialWeightsOption.Zero });
        Allowed(new() { Update = WeightUpdate.Adam, Estimator = GradientEstimator.OneSided, Returns = ReturnTransform.Raw, Directions = DirectionsOption.Orthogonal });
        Allowed(new() { Returns = ReturnTransform.CenteredRanks }, normalize: false);
        Allowed(new() { Returns = ReturnTransform.Zscore });
    }

    [Fact]
    public void Keys_at_their_default_leave_the_training_hash_alone()
    {
        var bare = new ExperimentSpecification { Task = "swimmer" };
        var written = bare with
        {
            Optimizer = new() { Update = WeightUpdate.Sgd, Estimator = GradientEstimator.Antithetic, Directions = DirectionsOption.Gaussian },
        };

        Assert.Equal(SpecificationText.TrainingHash(bare), SpecificationText.TrainingHash(written));
        OptimizerSpecification[] others =
        [
            new() { Update = WeightUpdate.Adam }, new() { Estimator = GradientEstimator.OneSided }, new() { Returns = ReturnTransform.Zscore },
            new() { Directions = DirectionsOption.Orthogonal }, new() { InitialWeights = InitialWeightsOption.Space },
            new() { Kind = OptimizerKind.AugmentedRandomSearch }, new() { Kind = OptimizerKind.CmaEs },
        ];
        Assert.Distinct([SpecificationText.TrainingHash(bare), .. others.Select(optimizer => SpecificationText.TrainingHash(bare with { Optimizer = optimizer }))]);
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

    private static void Allowed(OptimizerSpecification optimizer, bool normalize = true) => SpecificationText.Validate(Of(optimizer, normalize));

    private static void Refused(OptimizerSpecification optimizer, string key, string reason, bool normalize = true)
    {
        var error = Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationText.Validate(Of(optimizer, normalize))).Errors);
        Assert.Equal(key, error.Key);
        Assert.Contains(reason, error.Allowed, StringComparison.Ordinal);
    }

    private static ExperimentSpecification Of(OptimizerSpecification optimizer, bool normalize) =>
        new() { Task = "swimmer", Optimizer = optimizer, Normalization = new() { Returns = normalize } };
}
