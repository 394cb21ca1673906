using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Blackbox;

namespace EsEnas.Tasks.Tests.Blackbox;

public sealed class BlackboxFunctionsTests
{
    public static TheoryData<string> Names => [.. TaskCatalog.Functions.Select(function => function.Name)];

    [Fact]
    public void Functions_are_four() =>
        Assert.Equal(["blackbox/sphere", "blackbox/rastrigin", "blackbox/rosenbrock", "blackbox/ackley"],
            TaskCatalog.Functions.Select(function => function.Name));

    [Theory, MemberData(nameof(Names))]
    public void Value_is_zero_at_the_origin_and_above_it_elsewhere(string name)
    {
        var kind = BlackboxFunctions.KindOf(name);
        var random = new RandomStream(1, RandomPurpose.Sample);
        for (var dimension = 1; dimension <= 12; dimension++)
        {
            var z = new double[dimension];
            Assert.Equal(0.0, BlackboxFunctions.Value(kind, z), 1e-14);
            for (var repeat = 0; repeat < 50; repeat++)
            {
                foreach (ref var x in z.AsSpan()) x = random.NextUniform(-5, 5);
                Assert.True(BlackboxFunctions.Value(kind, z) > 1e-6);
            }
        }
    }

    [Fact]
    public void Values_are_those_of_the_textbook()
    {
        Assert.Equal(14.0, BlackboxFunctions.Value(BlackboxKind.Sphere, [1, 2, -3]));
        // At integers the cosine is 1, at halves -1.
        Assert.Equal(5.0, BlackboxFunctions.Value(BlackboxKind.Rastrigin, [1, -2]), 1e-12);
        Assert.Equal(20.25, BlackboxFunctions.Value(BlackboxKind.Rastrigin, [0.5]), 1e-12);
        // Around x = z + 1: x = (0, 0, 0) has 2, x = (-1, 1) has 4.
        Assert.Equal(2.0, BlackboxFunctions.Value(BlackboxKind.Rosenbrock, [-1, -1, -1]));
        Assert.Equal(4.0, BlackboxFunctions.Value(BlackboxKind.Rosenbrock, [-2, 0]));
        Assert.Equal(20 - 20 * Math.Exp(-0.2), BlackboxFunctions.Value(BlackboxKind.Ackley, [1, -1]), 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void Description_makes_sense(string name)
    {
        var function = TaskCatalog.Find(name);

        Assert.Equal(name, function.Name);
        Assert.Equal((0, 0, true), (function.ObservationSize, function.ActionSize, function.Terminates));
        Assert.NotEmpty(function.Summary);
        Assert.NotEmpty(function.Reward);
        Assert.True(TaskCatalog.IsBuiltIn(name));
        Assert.Equal(function, TaskCatalog.Describe(new ExperimentSpecification { Task = name }));
    }

    [Fact]
    public void Function_has_no_environment_and_no_options()
    {
        var environment =
            Assert.Single(Assert.Throws<SpecificationException>(() => TaskCatalog.CreateEnvironment("blackbox/sphere", new())).Errors);
        Assert.Equal("task", environment.Key);
        Assert.Contains("environment", environment.Allowed, StringComparison.Ordinal);
        var options = new ExperimentSpecification { Task = "blackbox/sphere", TaskOptions = new() { StartNoise = false } };
        Assert.Equal("taskOptions.startNoise",
            Assert.Single(Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(options)).Errors).Key);
        var misplaced = new ExperimentSpecification { Task = "swimmer", Blackbox = new() { Noise = 1 } };
        Assert.Equal("blackbox",
            Assert.Single(Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(misplaced)).Errors).Key);
        var unknown = Assert.Single(Assert.Throws<SpecificationException>(() => TaskCatalog.Find("blackbox/spere")).Errors);
        Assert.EndsWith("the nearest is blackbox/sphere", unknown.Allowed, StringComparison.Ordinal);
    }
}
