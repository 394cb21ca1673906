using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests;

public sealed class VersionTests
{
    [Theory]
    [InlineData(222, 2, 2, 2, true)]
    [InlineData(222, 2, 3, 0, false)]
    [InlineData(237, 2, 3, 0, true)]
    [InlineData(310, 3, 1, 0, true)]
    [InlineData(314, 3, 1, 5, false)]
    [InlineData(337, 3, 1, 5, true)]
    [InlineData(337, 3, 10, 0, false)]
    [InlineData(3_010_000, 3, 1, 5, true)]
    [InlineData(3_010_000, 3, 10, 1, false)]
    [InlineData(3_012_000, 3, 12, 0, true)]
    public void Releases_are_in_order_however_the_library_counts_them(int version, int major, int minor, int patch, bool isAtLeast) =>
        Assert.Equal(isAtLeast, LayoutTable.IsAtLeast(version, major, minor, patch));
}
