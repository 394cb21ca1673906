using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Runs;

public sealed class ProposalSummaryTests
{
    [Fact]
    public void Pack_and_unpack_give_the_same_bits()
    {
        ProposalSummary[] summaries =
        [
            new(new(1), 150, [0, 1, 150, ushort.MaxValue], 0.25, double.NaN),
            new(new(2), 7, [], double.NaN, 0.875),
            new(new(int.MaxValue), 65_535, [.. Enumerable.Range(0, ProposalSummary.MaxEdges).Select(i => (ushort)i)], 1, 0),
        ];

        var bytes = ProposalSummary.Pack(summaries);

        Assert.Equal(summaries, ProposalSummary.Unpack(bytes));
        Assert.Equal(summaries.Sum(summary => summary.BinarySize), bytes.Length);
        // The first summary's counts, as documented: little endian, after 28 bytes.
        Assert.Equal([0, 0, 1, 0, 150, 0, 0xFF, 0xFF], bytes[28..36]);
        Assert.Empty(ProposalSummary.Unpack([]));
    }

    [Fact]
    public void Every_truncation_and_any_impossible_count_is_an_argument_exception()
    {
        var bytes = ProposalSummary.Pack([new(new(1), 3, [1, 2, 3], 0.5, 0.5)]);

        for (var length = 1; length < bytes.Length; length++)
            Assert.Throws<ArgumentException>(() => ProposalSummary.Unpack(bytes.AsSpan(0, length)));
        foreach (var count in new[] { -1, ProposalSummary.MaxEdges + 1, int.MaxValue })
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(24), count);
            Assert.Throws<ArgumentException>(() => ProposalSummary.Unpack(bytes));
        }

        Assert.Throws<ArgumentException>(() => new ProposalSummary(new(1), 1, [1], 0, 0).Write(new byte[29]));
    }

    [Fact]
    public void Summaries_of_a_long_run_are_thinned()
    {
        var kept = Enumerable.Range(1, 3000).Where(number => ProposalSummary.IsKept(new(number))).ToList();

        Assert.Equal(Enumerable.Range(1, 100), kept[..100]);
        Assert.Equal(190, kept.Count(iteration => iteration <= 1000));
        Assert.Equal([1100, 1200, 1300], kept.Where(iteration => iteration > 1000).Take(3));
        Assert.Equal(210, kept.Count);
    }

    [Fact]
    public void Equality_is_of_every_number()
    {
        var one = new ProposalSummary(new(1), 2, [1, 2], 0.5, double.NaN);

        Assert.Equal(one, new ProposalSummary(new(1), 2, [1, 2], 0.5, double.NaN));
        Assert.Equal(one.GetHashCode(), new ProposalSummary(new(1), 2, [1, 2], 0.5, double.NaN).GetHashCode());
        Assert.NotEqual(one, one with { Iteration = new(2) });
        Assert.NotEqual(one, one with { Models = 3 });
        Assert.NotEqual(one, one with { EdgeCounts = [1, 1] });
        Assert.NotEqual(one, one with { Certainty = 0.25 });
        Assert.NotEqual(one, one with { Entropy = 0 });
        Assert.False(one.Equals(null));
    }
}
