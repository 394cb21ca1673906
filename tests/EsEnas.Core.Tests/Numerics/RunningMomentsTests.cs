using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Numerics;

public sealed class RunningMomentsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(23)]
    public void Add_agrees_with_welfords_scalar_step_to_the_bit(int size)
    {
        var random = new RandomStream(1, RandomPurpose.Sample, (uint)size);
        var moments = new RunningMoments(size);
        var mean = new double[size];
        var m2 = new double[size];
        var vector = new double[size];
        for (var count = 1; count <= 300; count++)
        {
            for (var i = 0; i < size; i++) vector[i] = random.NextNormal() * 10 + i;
            moments.Add(vector);
            for (var i = 0; i < size; i++)
            {
                var delta = vector[i] - mean[i];
                mean[i] = mean[i] + delta / count;
                m2[i] = m2[i] + delta * (vector[i] - mean[i]);
            }
        }

        Assert.Equal(300, moments.Count);
        Assert.Equal(mean, moments.Mean.ToArray());
        Assert.Equal(m2, moments.M2.ToArray());
    }

    [Fact]
    public void Merge_agrees_with_the_two_pass_moments_of_everything()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Sample);
            var merged = new RunningMoments(5);
            var all = new List<double[]>();
            for (var part = 0; part < 6; part++)
            {
                var moments = new RunningMoments(5);
                for (var n = random.NextInt(40); n > 0; n--)
                {
                    var vector = new double[5];
                    random.FillNormal(vector);
                    for (var i = 0; i < 5; i++) vector[i] += 1000;
                    moments.Add(vector);
                    all.Add(vector);
                }

                merged.Merge(moments);
            }

            Assert.Equal(all.Count, merged.Count);
            for (var i = 0; i < 5; i++)
            {
                var mean = all.Average(v => v[i]);
                Assert.Equal(mean, merged.Mean[i], 1e-9);
                Assert.Equal(all.Sum(v => (v[i] - mean) * (v[i] - mean)), merged.M2[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Merge_with_an_empty_set_changes_no_bit_on_either_side()
    {
        var full = Some(7);
        var copy = full.Clone();
        full.Merge(new RunningMoments(3));
        AssertSame(copy, full);
        var empty = new RunningMoments(3);
        empty.Merge(copy);
        AssertSame(copy, empty);
    }

    [Fact]
    public void Clone_is_independent_and_clear_forgets()
    {
        var original = Some(4);
        var copy = original.Clone();
        original.Clear();
        AssertSame(new RunningMoments(3), original);
        Assert.Equal(4, copy.Count);
        AssertSame(Some(4), copy);
    }

    [Fact]
    public void FromParts_restores_what_was_taken_apart()
    {
        var original = Some(9);
        AssertSame(original, RunningMoments.FromParts(original.Count, original.Mean, original.M2));
        AssertSame(new RunningMoments(2), RunningMoments.FromParts(0, [0, 0], [0, 0]));
    }

    [Theory]
    [InlineData(-1, 0, 0, "-1")]
    [InlineData(2, double.NaN, 0, "NaN")]
    [InlineData(2, double.PositiveInfinity, 0, "component 1")]
    [InlineData(2, 0, double.NaN, "NaN")]
    [InlineData(2, 0, double.NegativeInfinity, "component 1")]
    [InlineData(2, 0, -1e-300, "not negative")]
    [InlineData(0, 1, 0, "no vectors")]
    [InlineData(0, 0, 1, "no vectors")]
    public void FromParts_refuses_what_no_set_of_vectors_has(long count, double mean, double m2, string says)
    {
        var exception = Assert.Throws<ArgumentException>(() => RunningMoments.FromParts(count, [0, mean], [0, m2]));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_differ_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RunningMoments.FromParts(1, [0], [0, 0]));
        Assert.Throws<ArgumentException>(() => new RunningMoments(2).Add([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new RunningMoments(2).Merge(new RunningMoments(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunningMoments(-1));
    }

    [Fact]
    public void A_refused_vector_is_not_counted()
    {
        var moments = Some(2);
        Assert.Throws<ArgumentException>(() => moments.Add([1]));
        AssertSame(Some(2), moments);
    }

    [Fact]
    public void Add_allocates_nothing()
    {
        var moments = new RunningMoments(17);
        var vector = new double[17];

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++) moments.Add(vector);
        }));
    }

    private static RunningMoments Some(int count)
    {
        var random = new RandomStream(8, RandomPurpose.Sample);
        var moments = new RunningMoments(3);
        for (var i = 0; i < count; i++) moments.Add([random.NextNormal(), random.NextNormal(), random.NextNormal()]);
        return moments;
    }

    private static void AssertSame(RunningMoments expected, RunningMoments actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Mean.ToArray(), actual.Mean.ToArray());
        Assert.Equal(expected.M2.ToArray(), actual.M2.ToArray());
    }
}
