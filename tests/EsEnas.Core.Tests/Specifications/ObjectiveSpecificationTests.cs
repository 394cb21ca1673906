using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed class ObjectiveSpecificationTests
{
    [Theory]
    [InlineData("objective.controllerSamples", "151", "at most the evaluations of an iteration, 150, or all")]
    [InlineData("objective.controllerSamples", "0", "an integer from 1 to 1,000,000, or all")]
    [InlineData("objective.omegaOver", "-11", "a number from -10 to 10")]
    [InlineData("objective.betaTo", "1.5", "a number from 0 to 1")]
    [InlineData("objective.annealIterations", "0", "an integer from 1 to 10,000,000, or auto")]
    [InlineData("fineTuning.iterations", "-1", "an integer from 0 to 1,000,000")]
    [InlineData("fineTuning.sigma", "0", "a number above 0, at most 100, or auto")]
    [InlineData("fineTuning.optimizer", "adam", "or auto")]
    public void Values_that_mean_nothing_are_refused_by_name(string path, string value, string allowed)
    {
        var error = Assert.Throws<SpecificationException>(() => Read((path, value)));

        Assert.StartsWith($"{path}: '{value}' is not allowed: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_reads_back()
    {
        var read = Read(("search.space", "edge-mask"), ("objective.controllerSamples", "10"), ("objective.targetEdges", "64"),
            ("objective.omegaOver", "-0.5"), ("objective.omegaUnder", "-0.25"), ("objective.returnShift", "10"),
            ("fineTuning.iterations", "9"), ("fineTuning.optimizer", "augmented-random-search"), ("fineTuning.sigma", "0.5"),
            ("fineTuning.stepSize", "2"));

        Assert.Equal(new ObjectiveSpecification
        {
            ControllerSamples = 10,
            TargetEdges = 64,
            OmegaOver = -0.5,
            OmegaUnder = -0.25,
            ReturnShift = 10,
        }, read.Objective);
        Assert.Equal(new FineTuningSpecification { Iterations = 9, Optimizer = OptimizerKind.AugmentedRandomSearch, Sigma = 0.5,
            StepSize = 2 }, read.FineTuning);

        read = Read(("search.space", "masked"), ("objective.betaFrom", "0.75"), ("objective.betaTo", "0.25"),
            ("objective.annealIterations", "7"));

        Assert.Equal(new ObjectiveSpecification { BetaFrom = 0.75, BetaTo = 0.25, AnnealIterations = 7 }, read.Objective);
    }

    [Fact]
    public void All_samples_of_an_iteration_are_allowed() =>
        Assert.Equal(150, Read(("objective.controllerSamples", "150")).Objective.ControllerSamples);

    [Fact]
    public void Masked_policies_cannot_be_polished()
    {
        var error = Assert.Throws<SpecificationException>(() => Read(("search.space", "masked"), ("fineTuning.iterations", "5")));

        Assert.StartsWith("fineTuning.iterations: '5' is not allowed: 0 with search.space masked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Annealing_of_masked_policies_is_written_down_and_kept_when_the_run_is_extended()
    {
        var masked = Read(("search.space", "masked"), ("iterations", "300"));

        Assert.Equal(300, masked.Objective.AnnealIterations);
        Assert.Equal(SpecificationText.TrainingHash(masked), SpecificationText.TrainingHash(masked with { Iterations = 500 }));
        Assert.NotEqual(SpecificationText.TrainingHash(masked),
            SpecificationText.TrainingHash(Read(("search.space", "masked"), ("iterations", "500"))));
        Assert.Equal(20, Read(("search.space", "masked"), ("objective.annealIterations", "20")).Objective.AnnealIterations);
        Assert.Null(Read(("search.space", "edge-mask")).Objective.AnnealIterations);
    }

    [Fact]
    public void Polish_is_no_part_of_the_training_and_the_objective_is()
    {
        var plain = Read(("search.space", "edge-mask"));
        var hash = SpecificationText.TrainingHash(plain);

        Assert.Equal(hash, SpecificationText.TrainingHash(
            plain with { FineTuning = new() { Iterations = 4, Sigma = 1, StepSize = 1, Optimizer = OptimizerKind.CmaEs } }));
        foreach (var objective in (ObjectiveSpecification[])[new() { ControllerSamples = 2 }, new() { TargetEdges = 5 },
            new() { OmegaOver = 0 }, new() { OmegaUnder = 1 }, new() { ReturnShift = 0 }, new() { BetaFrom = 0 }, new() { BetaTo = 0 },
            new() { AnnealIterations = 3 }])
            Assert.NotEqual(hash, SpecificationText.TrainingHash(plain with { Objective = objective }));
    }

    private static ExperimentSpecification Read(params (string Path, string Value)[] keys)
    {
        var root = new MappingNode([KeyValuePair.Create<string, DocumentNode>("task", new ScalarNode("swimmer", false, 0))], 0);
        foreach (var (path, value) in keys) root = SpecificationText.Set(root, path, new ScalarNode(value, false, 0));
        return SpecificationText.Read(root);
    }
}
