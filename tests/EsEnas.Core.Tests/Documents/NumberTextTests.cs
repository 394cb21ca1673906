using EsEnas.Core.Documents;

namespace EsEnas.Core.Tests.Documents;

/// <summary>One grammar of numbers for specifications, task files, sweeps, settings and options.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("+1", 1)]
    [InlineData("-1", -1)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("-0.25", -0.25)]
    [InlineData("1e3", 1000)]
    [InlineData("1E-2", 0.01)]
    [InlineData("4.0", 4)]
    public void Plain_and_scientific_numbers_are_read(string text, double expected)
    {
        Assert.True(NumberText.TryReadNumber(text, out var number));
        Assert.Equal(expected, number);
        Assert.Equal(expected == Math.Truncate(expected), NumberText.TryReadInteger(text, out var integer));
        if (expected == Math.Truncate(expected)) Assert.Equal((Int128)expected, integer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0100")]
    [InlineData("04")]
    [InlineData("-01")]
    [InlineData("0x10")]
    [InlineData("0o7")]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("1 000")]
    [InlineData(" 1")]
    [InlineData("inf")]
    [InlineData(".inf")]
    [InlineData("Infinity")]
    [InlineData("nan")]
    [InlineData(".NaN")]
    [InlineData("1e999")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("١")]
    public void Anything_else_is_no_number(string text)
    {
        Assert.False(NumberText.TryReadNumber(text, out _));
        Assert.False(NumberText.TryReadInteger(text, out _));
    }
}
