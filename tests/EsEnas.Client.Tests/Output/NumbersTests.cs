using EsEnas.Client.Output;

namespace EsEnas.Client.Tests.Output;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(0.0, "0.00")]
    [InlineData(-1.006, "-1.01")]
    [InlineData(99.994, "99.99")]
    [InlineData(123.456, "123.5")]
    [InlineData(-123.456, "-123.5")]
    [InlineData(12345.67, "12,345.7")]
    public void Return_has_digits_enough_to_compare(double? value, string expected) => Assert.Equal(expected, Numbers.Return(value));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min 0 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(3600, "1 h 0 min")]
    [InlineData(86399, "23 h 59 min")]
    [InlineData(90000, "1 d 1 h")]
    [InlineData(double.NaN, "–")]
    [InlineData(-1, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Duration_is_in_its_two_largest_units(double seconds, string expected) => Assert.Equal(expected, Numbers.Duration(seconds));

    [Theory]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(100L * 1024 * 1024, "100.0 MiB")]
    [InlineData(3L * 1024 * 1024 * 1024, "3.0 GiB")]
    public void Bytes_are_in_binary_units(long bytes, string expected) => Assert.Equal(expected, Numbers.Bytes(bytes));

    [Fact]
    public void Counts_rates_and_shares_read_easily()
    {
        Assert.Equal("1,234,567", Numbers.Count(1234567));
        Assert.Equal("63.5", Numbers.Count(63.5));
        Assert.Equal("20,845", Numbers.Rate(20845.3));
        Assert.Equal("85.3", Numbers.Rate(85.3));
        Assert.Equal("0.25", Numbers.Rate(0.25));
        Assert.Equal("73.0 %", Numbers.Percent(0.73));
        Assert.Equal("0.986", Numbers.Ratio(0.9864));
    }
}
