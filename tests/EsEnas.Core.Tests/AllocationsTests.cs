namespace EsEnas.Core.Tests;

public sealed class AllocationsTests
{
    private object? kept;

    [Fact]
    public void Object_that_is_made_each_time_is_seen() => Assert.Equal(24, Allocations.Of(() => kept = new object()));

    [Fact]
    public void Object_that_is_made_once_is_not_counted() => Assert.Equal(0, Allocations.Of(() => kept ??= new object()));

    [Fact]
    public void Least_of_what_is_allocated_is_told()
    {
        var length = 0;
        int[] lengths = [120, 60, 90, 10, 30];

        // An array takes three words besides its elements.
        Assert.Equal(8 * (3 + 10), Allocations.Of(() => kept = new long[lengths[length++]]));
    }
}
