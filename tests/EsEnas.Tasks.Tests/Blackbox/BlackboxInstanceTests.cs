using EsEnas.Core.Specifications;
using EsEnas.Tasks.Blackbox;

namespace EsEnas.Tasks.Tests.Blackbox;

public sealed class BlackboxInstanceTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(7, 0.5)]
    [InlineData(60, 0.3)]
    public void Rotation_is_orthogonal(int dimension, double share)
    {
        var instance = new BlackboxInstance(BlackboxKind.Sphere, new() { Dimension = dimension, CategoricalShare = share });
        var rows = instance.Rotation.ToArray();
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++)
            {
                var product = Enumerable.Range(0, dimension).Sum(k => rows[i * dimension + k] * rows[j * dimension + k]);
                Assert.Equal(i == j ? 1.0 : 0.0, product, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(20, 0, 0)]
    [InlineData(20, 0.5, 10)]
    [InlineData(5, 0.5, 3)]
    [InlineData(20, 1, 20)]
    [InlineData(3, 0.1, 0)]
    public void Share_says_how_many_coordinates_come_from_grids(int dimension, double share, int expected) =>
        Assert.Equal(expected,
            new BlackboxInstance(BlackboxKind.Sphere, new() { Dimension = dimension, CategoricalShare = share }).CategoricalCount);

    [Fact]
    public void Grid_spans_its_width_and_holds_the_optimum()
    {
        for (var size = 2; size <= 50; size++)
        {
            for (ulong seed = 0; seed < 5; seed++)
            {
                var instance = new BlackboxInstance(BlackboxKind.Ackley, new() { GridSize = size, Instance = seed });
                double[] grid = [.. Enumerable.Range(0, size).Select(instance.GridPoint)];
                Assert.Equal(-5.0, grid[0]);
                Assert.Equal(5.0, grid[^1]);
                Assert.All(instance.Optimum[..instance.CategoricalCount].ToArray(), coordinate => Assert.Contains(coordinate, grid));
                Assert.All(instance.Optimum[instance.CategoricalCount..].ToArray(), coordinate => Assert.InRange(coordinate, -4, 4));
            }
        }
    }

    [Fact]
    public void Value_is_the_function_of_the_turned_difference()
    {
        var instance = new BlackboxInstance(BlackboxKind.Rastrigin, new() { Dimension = 5 });
        double[] x = [1, -2, 0.5, 3, -4], z = new double[5], expected = new double[5];
        for (var i = 0; i < 5; i++)
            for (var j = 0; j < 5; j++) expected[i] += instance.Rotation[5 * i + j] * (x[j] - instance.Optimum[j]);

        var value = instance.Value(x, z);

        Assert.Equal(expected.Sum(t => t * t + 10 - 10 * Math.Cos(2 * Math.PI * t)), value, 1e-9);
        Assert.Equal(0.0, instance.Value(instance.Optimum.ToArray(), z), 1e-12);
    }

    [Fact]
    public void Instance_follows_from_its_own_seed_and_sizes()
    {
        var specification = new BlackboxSpecification();
        var first = new BlackboxInstance(BlackboxKind.Sphere, specification);
        var same = new BlackboxInstance(BlackboxKind.Ackley, specification with { Noise = 3 });
        var other = new BlackboxInstance(BlackboxKind.Sphere, specification with { Instance = 2 });

        Assert.Equal(first.Optimum.ToArray(), same.Optimum.ToArray());
        Assert.Equal(first.Rotation.ToArray(), same.Rotation.ToArray());
        Assert.NotEqual(first.Optimum.ToArray(), other.Optimum.ToArray());
        Assert.NotEqual(first.Rotation[0], other.Rotation[0]);
    }
}
