using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Tests.Perturbations;

public sealed class PerturbationTests
{
    [Fact]
    public void Direction_is_the_stream_of_seed_iteration_and_direction()
    {
        var direction = new double[101];
        var expected = new double[101];
        Perturbation.Direction(9, 3, 5, direction);
        new RandomStream(9, RandomPurpose.Direction, 3, 5).FillNormal(expected);

        Assert.Equal(expected, direction);
    }

    [Fact]
    public void Directions_of_other_keys_differ()
    {
        (ulong Seed, int Iteration, int Index)[] keys = [(1, 0, 0), (2, 0, 0), (1, 1, 0), (1, 0, 1), (1UL << 40, 0, 0)];
        var first = keys.Select(key =>
        {
            var direction = new double[1];
            Perturbation.Direction(key.Seed, key.Iteration, key.Index, direction);
            return direction[0];
        });

        Assert.Distinct(first);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Theta_moves_by_sign_sigma_g(int sign)
    {
        double[] theta = [1, -2, 0.5], direction = [0.3, 0.7, -1.1], perturbed = new double[3];

        Perturbation.Apply(theta, 0.1, sign, direction, perturbed);

        Assert.Equal([1 + sign * 0.1 * 0.3, -2 + sign * 0.1 * 0.7, 0.5 + sign * 0.1 * -1.1], perturbed);
    }

    [Fact]
    public void Lengths_must_agree()
    {
        Assert.Throws<ArgumentException>(() => Perturbation.Apply([1, 2], 0.1, 1, [1], new double[2]));
        Assert.Throws<ArgumentException>(() => Perturbation.Apply([1, 2], 0.1, 1, [1, 2], new double[1]));
    }

    [Fact]
    public void Negative_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Perturbation.Direction(1, -1, 0, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Perturbation.Direction(1, 0, -1, new double[1]));
    }
}
