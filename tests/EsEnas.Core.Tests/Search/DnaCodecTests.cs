using System.Globalization;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class DnaCodecTests
{
    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Bytes_give_the_dna_back(string name)
    {
        var space = Spaces.All[name];
        for (var b = 0u; b < 50; b++)
        {
            var dna = space.Sample(Spaces.Random(40, b));
            Assert.Equal(dna, DnaCodec.FromBytes(space, DnaCodec.ToBytes(space, dna)));
        }
    }

    [Fact]
    public void Text_is_hash_choices_and_numbers()
    {
        var space = new ListSpace([new ManyOf(3, 6), new FloatRange(0, 1), new FloatRange(-1, 1)]);
        Assert.Equal($"{space.Hash:x16}:5,1,0;0.1,-3E-300", DnaCodec.ToText(space, new Dna([5, 1, 0], [0.1, -3e-300])));
        Assert.Equal($"{Constant.Instance.Hash:x16}:", DnaCodec.ToText(Constant.Instance, Dna.Empty));
        Assert.Equal($"{new FloatRange(0, 1).Hash:x16}:;0.25", DnaCodec.ToText(new FloatRange(0, 1), new Dna([], [0.25])));
        Assert.Equal("1f9466955910934c:16", DnaCodec.ToText(new OneOf(17), new Dna([16])));
    }

    [Fact]
    public void Bytes_are_hash_and_bits_from_the_lowest()
    {
        var space = new ListSpace([new OneOf(3), new OneOf(17), new OneOf(1), new OneOf(2), new FloatRange(0, 2), new OneOf(2)]);
        var bytes = DnaCodec.ToBytes(space, new Dna([2, 0b10000, 0, 1, 1], [1.0]));
        Assert.Equal($"{space.Hash:x16}",
            string.Concat(bytes[..8].Reverse().Select(value => value.ToString("x2", CultureInfo.InvariantCulture))));
        Assert.Equal([0b1_10000_10, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 1], bytes[8..]);
    }

    [Theory]
    [InlineData("edges", 88)]
    [InlineData("sorted edges", 88)]
    [InlineData("mask", 10)]
    [InlineData("constant", 8)]
    public void Bytes_are_few(string name, int expected)
    {
        var space = Spaces.All[name];
        Assert.Equal(expected, DnaCodec.ToBytes(space, space.Sample(Spaces.Random())).Length);
    }

    [Fact]
    public void Bytes_of_736_choices_of_17_are_below_500()
    {
        var space = new ListSpace([.. Enumerable.Repeat(new OneOf(17), 736)]);
        Assert.Equal(468, DnaCodec.ToBytes(space, space.Sample(Spaces.Random())).Length);
    }

    [Fact]
    public void A_dna_of_another_space_is_not_encoded()
    {
        Assert.Throws<DnaFormatException>(() => DnaCodec.ToText(new OneOf(3), new Dna([3])));
        Assert.Throws<DnaFormatException>(() => DnaCodec.ToBytes(new OneOf(3), new Dna([3])));
        Assert.Throws<DnaFormatException>(() => DnaCodec.ToBytes(new OneOf(3), new Dna([1, 1])));
    }

    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Bytes_of_wrong_length_or_hash_or_padding_are_refused(string name)
    {
        var space = Spaces.All[name];
        var bytes = DnaCodec.ToBytes(space, space.Sample(Spaces.Random()));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(space, bytes.AsSpan(0, length)));
        Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(space, [.. bytes, 0]));
        Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(space, [.. bytes, .. new byte[100_000]]));
        for (var i = 0; i < 8; i++)
        {
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(space, other));
        }
    }

    [Fact]
    public void Bits_beyond_the_last_decision_are_refused()
    {
        var space = new OneOf(4);
        var bytes = DnaCodec.ToBytes(space, new Dna([3]));
        for (var bit = 2; bit < 8; bit++)
        {
            var other = bytes.ToArray();
            other[^1] |= (byte)(1 << bit);
            Assert.Contains("bits set beyond", Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(space, other)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_that_repeat_or_disorder_a_list_are_refused()
    {
        var plain = new ListSpace([new OneOf(8), new OneOf(8), new OneOf(8)]);
        foreach (var (space, list, allowed) in new (SearchSpace, int[], bool)[]
        {
            (new ManyOf(3, 8), [5, 1, 5], false), (new ManyOf(3, 8), [5, 1, 2], true), (new ManyOf(3, 8, sorted: true), [5, 1, 6], false),
            (new ManyOf(3, 8, sorted: true), [1, 5, 6], true), (new ManyOf(3, 8, false, true), [5, 5, 6], true),
            (new ManyOf(3, 8, false, true), [5, 6, 5], false),
        })
        {
            var bytes = DnaCodec.ToBytes(plain, new Dna([.. list]));
            BitConverter.TryWriteBytes(bytes, space.Hash);
            if (allowed) Assert.Equal(list, DnaCodec.FromBytes(space, bytes).Choices);
            else Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(space, bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Spaces.Names), MemberType = typeof(Spaces))]
    public void Random_bytes_decode_to_themselves_or_are_refused(string name)
    {
        var space = Spaces.All[name];
        for (var b = 0u; b < 400; b++)
        {
            var random = Spaces.Random(41, b);
            // A valid Dna with some bits flipped, or noise behind a valid hash.
            var bytes = DnaCodec.ToBytes(space, space.Sample(random));
            if (b % 2 == 0) bytes = [.. bytes[..8], .. new byte[random.NextInt(24)]];
            for (var i = 8; i < bytes.Length; i++)
                if (b % 2 == 0 || random.NextInt(8) == 0)
                    bytes[i] ^= (byte)random.NextUInt32();
            try
            {
                Assert.Equal(bytes, DnaCodec.ToBytes(space, DnaCodec.FromBytes(space, bytes)));
            }
            catch (DnaFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }
}
