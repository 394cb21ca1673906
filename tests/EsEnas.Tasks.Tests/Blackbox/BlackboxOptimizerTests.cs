using EsEnas.Core.Optimizers;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.Blackbox;

/// <summary>The weight optimizers through the whole trainer.</summary>
public sealed class BlackboxOptimizerTests(ITestOutputHelper output)
{
    [Fact]
    public void Default_run_has_the_fingerprints_that_it_had_before_there_were_other_optimizers()
    {
        var (_, _, rows) = BlackboxObjectiveTests.Train(new ExperimentSpecification { Task = "blackbox/rastrigin", Iterations = 5 });

        Assert.Equal(
            ["56efbd9e0a2d7c5d024d814fd0ca1149", "0204b63adb0268a579e89c8d24894860", "f5eca15e25e65b16106bf42875655c95",
                "f9b4c5aeaec7dd29020bb625552cfb07", "7960bd0c0b5e4a501c5c744b52fa010a"],
            rows.Select(row => row.Fingerprint.ToString()));
    }

    [Theory]
    [InlineData("sphere", 90)]
    [InlineData("rosenbrock", 300)]
    public void Cma_es_finds_the_optimum_to_1e_8(string name, int iterations)
    {
        var (_, _, rows) = BlackboxObjectiveTests.Train(new ExperimentSpecification
        {
            Task = "blackbox/" + name, Iterations = iterations, Blackbox = new() { CategoricalShare = 0, Dimension = 6 },
            Optimizer = new() { Kind = OptimizerKind.CmaEs, Sigma = 0.3 }, Evaluations = new() { Directions = 10, AtCurrent = 1 },
            StopAtReturn = -1e-8,
        });

        output.WriteLine($"{rows[^1].MeanReturn} after {rows.Count} iterations of 20 samples");
        Assert.InRange(rows[^1].MeanReturn, -1e-8, 0);
    }

    [Fact]
    public void Cma_es_solves_rastrigin_with_many_samples()
    {
        var (_, _, rows) = BlackboxObjectiveTests.Train(new ExperimentSpecification
        {
            Task = "blackbox/rastrigin", Iterations = 150, Blackbox = new() { CategoricalShare = 0, Dimension = 4 },
            Optimizer = new() { Kind = OptimizerKind.CmaEs, Sigma = 0.6 }, Evaluations = new() { Directions = 200, AtCurrent = 1 },
            StopAtReturn = -1e-8,
        });

        output.WriteLine($"{rows[^1].MeanReturn} after {rows.Count} iterations of 400 samples");
        Assert.InRange(rows[^1].MeanReturn, -1e-8, 0);
    }
}
