using EsEnas.Analysis;

namespace EsEnas.Analysis.Tests;

public sealed class EvenlyTests
{
    [Theory]
    [InlineData(0, 40)]
    [InlineData(1, 40)]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(1_000_000, 40)]
    public void Evenly_spaced_indices_rise_and_hold_both_ends(int count, int most)
    {
        var indices = Evenly.Spaced(count, most).ToList();

        Assert.Equal(Math.Min(count, most), indices.Count);
        if (count == 0) return;
        Assert.Equal(0, indices[0]);
        Assert.Equal(count - 1, indices[^1]);
        for (var i = 1; i < indices.Count; i++) Assert.True(indices[i] > indices[i - 1]);
    }
}
