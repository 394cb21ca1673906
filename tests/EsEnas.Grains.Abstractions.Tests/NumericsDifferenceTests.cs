namespace EsEnas.Grains.Abstractions.Tests;

public sealed class NumericsDifferenceTests
{
    private const string Here = "esenas numerics 1; x64; glibc 2.36; task ant/1 model 0123456789abcdef mujoco 2.2.2";

    [Theory]
    [InlineData("mujoco 2.2.2", "mujoco 3.12.0", "MuJoCo 3.12.0 there, 2.2.2 here (MUJOCO_PATH chooses)")]
    [InlineData("x64", "arm64", "processor arm64 there, x64 here")]
    [InlineData("glibc 2.36", "glibc 2.41", "C library glibc 2.41 there, glibc 2.36 here")]
    [InlineData("numerics 1", "numerics 2", "EsEnas numerics 2 there, 1 here")]
    [InlineData("ant/1", "ant/2", "task code ant/2 there, ant/1 here")]
    [InlineData("0123456789abcdef", "fedcba9876543210", "model fedcba98 there, 01234567 here")]
    [InlineData("0123456789abcdef mujoco 2.2.2", "fedcba9876543210 mujoco 3.3.7", "MuJoCo 3.3.7 there, 2.2.2 here (MUJOCO_PATH chooses)")]
    [InlineData("mujoco 2.2.2", "adapted quaternions+margins mujoco 2.2.2", "adaptation of the model quaternions+margins there, none here")]
    [InlineData("mujoco 2.2.2", "adapted margins mujoco 3.12.0", "MuJoCo 3.12.0 there, 2.2.2 here (MUJOCO_PATH chooses)")]
    [InlineData("x64; glibc 2.36", "arm64; glibc 2.41", "processor arm64 there, x64 here; C library glibc 2.41 there, glibc 2.36 here")]
    public void Difference_names_what_differs_and_nothing_else(string part, string other, string expected) =>
        Assert.Equal(expected, NumericsDifference.Of(Here.Replace(part, other, StringComparison.Ordinal), Here));

    [Fact]
    public void Objective_of_another_kind_is_quoted_without_what_is_equal()
    {
        Assert.Equal("'scripted 2' there, 'scripted 1' here",
            NumericsDifference.Of("esenas numerics 1; x64; glibc 2.36; scripted 2", "esenas numerics 1; x64; glibc 2.36; scripted 1"));
        Assert.Equal("'numerics' there, 'other' here", NumericsDifference.Of("numerics", "other"));
        Assert.Equal("", NumericsDifference.Of(Here, Here));
    }

    [Fact]
    public void Identity_is_described_without_hashes()
    {
        Assert.Equal("MuJoCo 2.2.2, x64, glibc 2.36, EsEnas numerics 1", NumericsDifference.Describe(Here));
        Assert.Equal("x64, glibc 2.36, EsEnas numerics 1",
            NumericsDifference.Describe("esenas numerics 1; x64; glibc 2.36; function sphere"));
        Assert.Equal("numerics", NumericsDifference.Describe("numerics"));
        Assert.Equal("3.12.0", NumericsDifference.MuJoCoOf(Here.Replace("2.2.2", "3.12.0", StringComparison.Ordinal)));
        Assert.Null(NumericsDifference.MuJoCoOf("numerics"));
    }
}
