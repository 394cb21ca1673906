using EsEnas.Core.Numerics;

namespace EsEnas.Core.Tests.Numerics;

public sealed class RandomStreamTests
{
    // These numbers are part of every run's identity. The bits were checked against another implementation; a change here is a mistake.
    [Theory]
    [InlineData(0, RandomPurpose.InitialWeights, 0, 0, 0xea2362496ad0c5ec, 332, 0.42823935813001857, 0.14602129290851942,
        0.09879953644529643)]
    [InlineData(1, RandomPurpose.Direction, 0, 1, 0x6f0a9f1f1cf58387, 342, 0.1327806017662696, -1.0063524810654882, 1.591063195498061)]
    [InlineData(1, RandomPurpose.Proposal, 12, 149, 0x77e5b395e2d29d84, 427, 0.30630762803342526, 0.2964614922938755, -0.949427014976342)]
    [InlineData(ulong.MaxValue, RandomPurpose.Sample, uint.MaxValue, uint.MaxValue, 0xe581c95fb1f18088, 145, 0.41825648772171864,
        1.067056915524246, 1.040026092121877)]
    public void First_values_of_a_stream_never_change(
        ulong seed, RandomPurpose purpose, uint a, uint b, ulong bits, int below736, double uniform, double firstNormal,
        double secondNormal)
    {
        var stream = new RandomStream(seed, purpose, a, b);
        Assert.Equal(bits, stream.NextUInt64());
        Assert.Equal(below736, stream.NextInt(736));
        Assert.Equal(uniform, stream.NextDouble());
        Assert.Equal(firstNormal, stream.NextNormal());
        Assert.Equal(secondNormal, stream.NextNormal());
    }

    [Fact]
    public void Stream_beside_another_has_its_seed_and_place_whatever_was_read_and_leaves_it_alone()
    {
        var (episode, twin) = (new RandomStream(0xFEDCBA9876543210, RandomPurpose.ReportEpisode, 3, 9),
            new RandomStream(0xFEDCBA9876543210, RandomPurpose.ReportEpisode, 3, 9));
        _ = (episode.NextNormal(), twin.NextNormal());
        var beside = new RandomStream(1, RandomPurpose.Sample);
        _ = beside.NextNormal();
        beside.ResetBeside(episode, RandomPurpose.ObservationNoise);
        var expected = new RandomStream(0xFEDCBA9876543210, (RandomPurpose)(6 + 65536), 3, 9);

        Assert.Equal(Enumerable.Range(0, 9).Select(_ => expected.NextNormal()).ToList(),
            Enumerable.Range(0, 9).Select(_ => beside.NextNormal()).ToList());
        Assert.Equal(twin.NextNormal(), episode.NextNormal());
        Assert.Equal(twin.NextUInt64(), episode.NextUInt64());
    }

    [Fact]
    public void Words_are_the_blocks_of_seed_and_counter_in_order()
    {
        const ulong seed = 0x299f31d0a4093822;
        var stream = new RandomStream(seed, RandomPurpose.Proposal, 0xdeadbeef, 7);
        for (var block = 0u; block < 5; block++)
        {
            var (w0, w1, w2, w3) = Philox4x32.Block(block, 3, 0xdeadbeef, 7, 0xa4093822, 0x299f31d0);
            Assert.Equal([w0, w1, w2, w3], new[] { stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32() });
        }
    }

    [Fact]
    public void Wider_draws_use_the_next_words_low_half_first()
    {
        var words = new RandomStream(5, RandomPurpose.Sample);
        var stream = new RandomStream(5, RandomPurpose.Sample);
        Assert.Equal(words.NextUInt32(), stream.NextUInt32());
        ulong low = words.NextUInt32(), high = words.NextUInt32();
        Assert.Equal(low | high << 32, stream.NextUInt64());
        low = words.NextUInt32();
        high = words.NextUInt32();
        Assert.Equal(((low | high << 32) >> 11) / 9007199254740992.0, stream.NextDouble());
    }

    [Fact]
    public void Reset_repeats_the_stream_and_drops_the_waiting_normal()
    {
        var stream = new RandomStream(1, RandomPurpose.Direction, 2, 3);
        var first = stream.NextNormal();
        stream.Reset(1, RandomPurpose.Direction, 2, 3);
        Assert.Equal(first, stream.NextNormal());
        stream.Reset(1, RandomPurpose.Direction, 2, 4);
        Assert.Equal(new RandomStream(1, RandomPurpose.Direction, 2, 4).NextNormal(), stream.NextNormal());
    }

    [Fact]
    public void Streams_that_differ_in_one_argument_differ()
    {
        var seen = new HashSet<ulong>();
        foreach (var seed in new ulong[] { 0, 1, 1UL << 32, ulong.MaxValue })
        foreach (var purpose in Enum.GetValues<RandomPurpose>())
        foreach (var a in new uint[] { 0, 1, uint.MaxValue })
        foreach (var b in new uint[] { 0, 1, uint.MaxValue })
            Assert.True(seen.Add(new RandomStream(seed, purpose, a, b).NextUInt64()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(736)]
    [InlineData((1 << 30) + 1)]
    [InlineData(int.MaxValue)]
    public void NextInt_agrees_with_rejection_spelled_out(int range)
    {
        var words = new RandomStream(11, RandomPurpose.Sample, (uint)range);
        var stream = new RandomStream(11, RandomPurpose.Sample, (uint)range);
        var rejectBelow = 4294967296UL % (ulong)range;
        for (var i = 0; i < 200; i++)
        {
            UInt128 product;
            do product = (UInt128)words.NextUInt32() * (uint)range;
            while ((ulong)(product % 4294967296) < rejectBelow);
            Assert.Equal((int)(product / 4294967296), stream.NextInt(range));
        }
    }

    [Fact]
    public void NextInt_is_uniform()
    {
        var stream = new RandomStream(3, RandomPurpose.Sample);
        var counts = new int[17];
        for (var i = 0; i < 17_000; i++) counts[stream.NextInt(17)]++;
        // Chi square with 16 degrees of freedom: 39.3 at p = 0.001.
        Assert.InRange(counts.Sum(count => (count - 1000.0) * (count - 1000) / 1000), 3, 39.3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void NextInt_refuses_an_empty_range(int range) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(0, RandomPurpose.Sample).NextInt(range));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.MinValue, double.MaxValue)]
    public void NextUniform_refuses_a_range_that_is_not_one(double low, double high) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(0, RandomPurpose.Sample).NextUniform(low, high));

    [Fact]
    public void NextUniform_never_returns_its_upper_bound()
    {
        var stream = new RandomStream(0, RandomPurpose.Sample);
        var high = Math.BitIncrement(1.0);
        // low + width * u rounds to high for half of all u.
        for (var i = 0; i < 100; i++) Assert.Equal(1.0, stream.NextUniform(1.0, high));
    }

    [Fact]
    public void Normals_are_box_muller_of_the_uniforms()
    {
        for (ulong seed = 0; seed < 2000; seed++)
        {
            var bits = new RandomStream(seed, RandomPurpose.Direction);
            var stream = new RandomStream(seed, RandomPurpose.Direction);
            var radius = Math.Sqrt(-2 * Math.Log(((bits.NextUInt64() >> 11) + 1) / 9007199254740992.0));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * bits.NextDouble());
            Assert.Equal(radius * cosine, stream.NextNormal(), 4e-15);
            Assert.Equal(radius * sine, stream.NextNormal(), 4e-15);
        }
    }

    [Fact]
    public void Normals_have_the_moments_of_the_normal_distribution()
    {
        var stream = new RandomStream(2, RandomPurpose.Direction);
        const int n = 100_000;
        double sum = 0, squares = 0, fourths = 0, beyondThree = 0;
        for (var i = 0; i < n; i++)
        {
            var x = stream.NextNormal();
            sum += x;
            squares += x * x;
            fourths += x * x * x * x;
            if (Math.Abs(x) > 3) beyondThree++;
        }

        Assert.Equal(0, sum / n, 0.01);
        Assert.Equal(1, squares / n, 0.02);
        Assert.Equal(3, fourths / n, 0.15);
        Assert.InRange(beyondThree, 200, 340);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void FillNormal_equals_single_draws_also_after_an_odd_number_of_them(int length)
    {
        var single = new RandomStream(9, RandomPurpose.Direction);
        var filled = new RandomStream(9, RandomPurpose.Direction);
        Assert.Equal(single.NextNormal(), filled.NextNormal());
        var values = new double[length];
        filled.FillNormal(values);
        foreach (var value in values) Assert.Equal(single.NextNormal(), value);
        Assert.Equal(single.NextNormal(), filled.NextNormal());
    }

    [Fact]
    public void A_waiting_normal_survives_other_draws()
    {
        var plain = new RandomStream(9, RandomPurpose.Direction);
        plain.NextNormal();
        var mixed = new RandomStream(9, RandomPurpose.Direction);
        mixed.NextNormal();
        mixed.NextUInt32();
        Assert.Equal(plain.NextNormal(), mixed.NextNormal());
    }

    [Fact]
    public void Draws_allocate_nothing()
    {
        var stream = new RandomStream(9, RandomPurpose.Direction);
        var target = new double[64];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                stream.Reset(9, RandomPurpose.Direction, (uint)i, 0);
                stream.FillNormal(target);
                stream.NextInt(17);
            }
        }));
    }
}
