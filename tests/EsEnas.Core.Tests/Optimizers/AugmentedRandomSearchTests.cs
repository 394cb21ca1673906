using EsEnas.Core.Optimizers;
using EsEnas.Core.Optimizers.Ars;
using EsEnas.Core.Perturbations;

namespace EsEnas.Core.Tests.Optimizers;

public sealed class AugmentedRandomSearchTests
{
    private const ulong Seed = 21;

    [Fact]
    public void Step_keeps_the_best_directions_and_divides_by_their_deviation()
    {
        var optimizer = new AugmentedRandomSearch(0.05, 0.02, topDirections: 2, normalizeReturns: true);
        // The greater of the two returns: 9, 3, 7. Directions 0 and 2 stay.
        var (next, _) = optimizer.Update([1, 2, 3], optimizer.Initial(3), Returns(1, 9, 3, 2, 7, 3));

        // Kept: 1, 9, 7, 3 with mean 5 and population variance (16 + 16 + 4 + 4) / 4.
        var step = 0.02 / (2 * Math.Sqrt(10));
        var (a, c) = (Direction(0), Direction(2));
        for (var i = 0; i < 3; i++) Assert.Equal(1 + i + (step * ((-8 * a[i]) + (4 * c[i]))), next[i], 1e-12);
    }

    [Fact]
    public void All_directions_count_unless_told_otherwise_and_sigma_does_not_enter_the_step()
    {
        var all = new AugmentedRandomSearch(0.05, 0.02, null, true);
        var three = new AugmentedRandomSearch(0.9, 0.02, 3, true);

        Assert.Equal(0.05, all.Sigma(all.Initial(2)));
        Assert.True(all.Antithetic);
        Assert.Equal(all.Update([1, 2], all.Initial(2), Returns(1, 9, 3, 2, 7, 3)).Theta,
            three.Update([1, 2], three.Initial(2), Returns(1, 9, 3, 2, 7, 3)).Theta);
    }

    [Fact]
    public void Without_normalization_it_is_basic_random_search()
    {
        var optimizer = new AugmentedRandomSearch(0.05, 0.02, 1, false);
        var b = Direction(1);

        var (next, _) = optimizer.Update([1, 2], optimizer.Initial(2), Returns(1, 2, 8, 3));

        for (var i = 0; i < 2; i++) Assert.Equal(1 + i + (0.02 * 5 * b[i]), next[i], 1e-12);
    }

    [Fact]
    public void Of_equal_directions_the_earlier_stays()
    {
        var optimizer = new AugmentedRandomSearch(0.05, 0.02, 1, false);
        var a = Direction(0);

        var (next, _) = optimizer.Update([0, 0], optimizer.Initial(2), Returns(8, 1, 0, 8));

        for (var i = 0; i < 2; i++) Assert.Equal(0.02 * 7 * a[i], next[i], 1e-12);
    }

    [Fact]
    public void Diverged_directions_are_not_kept_whatever_their_other_side()
    {
        var optimizer = new AugmentedRandomSearch(0.05, 0.02, 2, false);
        var b = Direction(1);

        var (next, _) = optimizer.Update([0, 0], optimizer.Initial(2), Returns(99, double.NaN, 1, 2, double.NaN, double.NaN));

        // One is left: b is 1.
        for (var i = 0; i < 2; i++) Assert.Equal(0.02 * -1 * b[i], next[i], 1e-12);
    }

    [Fact]
    public void Nothing_to_learn_changes_nothing()
    {
        var optimizer = new AugmentedRandomSearch(0.05, 0.02, 2, true);
        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), Returns(5, 5, 5, 5)).Theta);
        Assert.Equal([1.0, 2.0], optimizer.Update([1, 2], optimizer.Initial(2), Returns(double.NaN, 5, 5, double.NaN)).Theta);
        var basic = new AugmentedRandomSearch(0.05, 10, null, false);
        Assert.Equal([1.0, 2.0], basic.Update([1, 2], basic.Initial(2), Returns(1.7e308, -1.7e308)).Theta);
    }

    private static IterationReturns Returns(params double[] perturbed) => new(Seed, 4, perturbed, 0);

    private static double[] Direction(int index)
    {
        var g = new double[3];
        Perturbation.Direction(Seed, 4, index, g);
        return g;
    }
}
