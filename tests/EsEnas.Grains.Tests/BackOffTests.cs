namespace EsEnas.Grains.Tests;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(5, 3200)]
    [InlineData(6, 5000)]
    [InlineData(int.MaxValue, 5000)]
    public void Wait_doubles_from_a_tenth_of_a_second_to_five(int failures, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), BackOff.After(failures));
}
