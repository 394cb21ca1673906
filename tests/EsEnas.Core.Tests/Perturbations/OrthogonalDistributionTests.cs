using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Tests.Perturbations;

public sealed class OrthogonalDistributionTests
{
    [Theory]
    [InlineData(5, 12)]
    [InlineData(12, 5)]
    [InlineData(7, 7)]
    [InlineData(40, 40)]
    [InlineData(3, 1)]
    public void Directions_of_a_block_are_orthogonal_and_as_long_as_gaussian_ones(int directions, int size)
    {
        var distribution = new OrthogonalDistribution(directions);
        var rows = Rows(distribution, directions, size);
        var gaussian = Rows(PerturbationDistribution.Gaussian, directions, size);
        var block = Math.Min(directions, size);
        for (var i = 0; i < directions; i++)
        {
            Assert.Equal(Length(gaussian[i]), Length(rows[i]), 1e-10);
            for (var j = 0; j < i; j++)
                if (i / block == j / block) Assert.Equal(0, Dot(rows[i], rows[j]) / (Length(rows[i]) * Length(rows[j])), 1e-12);
        }

        // The first of a block is the Gaussian one itself.
        for (var k = 0; k < size; k++) Assert.Equal(gaussian[0][k], rows[0][k], 1e-12);
    }

    [Fact]
    public void More_numbers_than_memory_has_room_for_are_refused_with_how_many()
    {
        static PerturbationDistribution Of(int parameters, int directions) =>
            new OptimizerRequest(parameters, directions, true).DistributionOf(DirectionsOption.Orthogonal, 1);

        Assert.IsType<OrthogonalDistribution>(Of(100_000, 1000));
        var error = Assert.Throws<SpecificationException>(() => Of(100_000, 5000));
        Assert.Contains("optimizer.directions: 'orthogonal'", error.Message, StringComparison.Ordinal);
        Assert.Contains("500,000,000 numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directions_do_not_depend_on_what_was_asked_for_before()
    {
        var shared = new OrthogonalDistribution(10);
        var (a, b) = (new double[4], new double[4]);
        foreach (var (seed, iteration, index) in new[] { (1UL, 0, 9), (1UL, 0, 0), (2UL, 0, 0), (1UL, 3, 5), (1UL, 0, 4), (1UL, 0, 9) })
        {
            shared.Direction(seed, iteration, index, a);
            new OrthogonalDistribution(10).Direction(seed, iteration, index, b);
            Assert.Equal(b, a);
        }
    }

    [Fact]
    public async Task Threads_that_share_a_law_get_the_same_directions()
    {
        var distribution = new OrthogonalDistribution(64);
        var expected = Rows(new OrthogonalDistribution(64), 64, 16);
        var threads = Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => Rows(distribution, 64, 16), TestContext.Current.CancellationToken)).ToArray();

        foreach (var rows in await Task.WhenAll(threads)) Assert.Equal(expected, rows);
    }

    [Fact]
    public void Square_length_is_that_of_independent_directions_on_average()
    {
        var sum = 0.0;
        for (var seed = 0UL; seed < 50; seed++)
        {
            var g = new double[20];
            for (var i = 0; i < 20; i++)
            {
                new OrthogonalDistribution(20).Direction(seed, 0, i, g);
                sum += Dot(g, g);
            }
        }

        // 1,000 chi-square numbers of 20 degrees: mean 20, deviation of their mean 0.2.
        Assert.InRange(sum / 1000, 19, 21);
    }

    [Fact]
    public void Directions_that_are_not_there_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrthogonalDistribution(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrthogonalDistribution(3).Direction(1, 0, 3, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrthogonalDistribution(3).Direction(1, 0, -1, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OrthogonalDistribution(3).Direction(1, -1, 0, new double[2]));
        new OrthogonalDistribution(3).Direction(1, 0, 0, []);
    }

    private static double[][] Rows(PerturbationDistribution distribution, int directions, int size) =>
        [.. Enumerable.Range(0, directions).Select(i =>
        {
            var row = new double[size];
            distribution.Direction(8, 2, i, row);
            return row;
        })];

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(pair => pair.First * pair.Second);

    private static double Length(double[] row) => Math.Sqrt(Dot(row, row));
}
