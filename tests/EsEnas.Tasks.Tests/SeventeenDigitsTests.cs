using System.Globalization;
using EsEnas.Core.Numerics;

namespace EsEnas.Tasks.Tests;

public sealed class SeventeenDigitsTests
{
    // Expected texts were printed by C's printf("%.17g").
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.1, "0.10000000000000001")]
    [InlineData(-0.02, "-0.02")]
    [InlineData(0.3, "0.29999999999999999")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e-5, "1.0000000000000001e-05")]
    [InlineData(0.00012345, "0.00012344999999999999")]
    [InlineData(123456789.0, "123456789")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1e17, "1e+17")]
    [InlineData(1.5e17, "1.5e+17")]
    [InlineData(99999999999999990.0, "99999999999999984")]
    [InlineData(1e100, "1e+100")]
    [InlineData(1e22, "1e+22")]
    [InlineData(1e23, "9.9999999999999992e+22")]
    [InlineData(2.98023223876953125e-08, "2.9802322387695312e-08")]
    [InlineData(8.94069671630859375e-08, "8.9406967163085938e-08")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.MinValue, "-1.7976931348623157e+308")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    [InlineData(5e-324, "4.9406564584124654e-324")]
    [InlineData(Math.PI, "3.1415926535897931")]
    [InlineData(100.0, "100")]
    [InlineData(1234.5, "1234.5")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Format_writes_what_C_does(double value, string expected) => Assert.Equal(expected, SeventeenDigits.Format(value));

    [Fact]
    public void Format_reads_back_to_the_same_bits()
    {
        var random = new RandomStream(7, RandomPurpose.Sample);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.UInt64BitsToDouble(random.NextUInt64());
            if (!double.IsFinite(value))
                continue;
            var text = SeventeenDigits.Format(value);
            Assert.True(text.Length <= SeventeenDigits.MaximumLength);
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("swimmer")]
    [InlineData("ant")]
    [InlineData("pusher")]
    [InlineData("hopper.off")]
    public void Format_reproduces_a_file_that_C_wrote(string file)
    {
        var golden = GoldenTrajectory.Load(file);
        for (var i = 0; i < golden.Rows.Count; i++)
            Assert.Equal(golden.Lines[i], string.Join(',', golden.Rows[i].Select(SeventeenDigits.Format)));
    }
}
