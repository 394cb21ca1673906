using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

public sealed class NonlinearityFunctionsTests
{
    [Theory]
    [InlineData(Nonlinearity.Tanh, 0.5, 0.46211715726000975)]
    [InlineData(Nonlinearity.Relu, 0.5, 0.5)]
    [InlineData(Nonlinearity.Relu, -0.5, 0.0)]
    [InlineData(Nonlinearity.Exp, 1.0, 2.718281828459045)]
    [InlineData(Nonlinearity.Identity, -3.25, -3.25)]
    [InlineData(Nonlinearity.Sin, 1.5707963267948966, 1.0)]
    [InlineData(Nonlinearity.Sigmoid, 0.0, 0.5)]
    [InlineData(Nonlinearity.Sigmoid, -1000.0, 0.0)]
    [InlineData(Nonlinearity.Abs, -2.5, 2.5)]
    [InlineData(Nonlinearity.Cos, 0.0, 1.0)]
    [InlineData(Nonlinearity.Square, -3.0, 9.0)]
    [InlineData(Nonlinearity.Reciprocal, 4.0, 0.25)]
    [InlineData(Nonlinearity.Reciprocal, -4.0, -0.25)]
    [InlineData(Nonlinearity.Step, 0.0, 1.0)]
    [InlineData(Nonlinearity.Step, -1e-300, 0.0)]
    public void Function_has_its_value(Nonlinearity function, double x, double expected) =>
        Assert.Equal(expected, NonlinearityFunctions.Apply(function, x), 1e-15);

    [Theory]
    [InlineData(20.0)]
    [InlineData(20.000001)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void Exp_is_held_at_its_value_at_20(double x) => Assert.Equal(Math.Exp(20), NonlinearityFunctions.Apply(Nonlinearity.Exp, x));

    [Theory]
    [InlineData(0.0, 10.0)]
    [InlineData(1e-300, 10.0)]
    [InlineData(0.1, 10.0)]
    [InlineData(-1e-300, -10.0)]
    [InlineData(-0.1, -10.0)]
    public void Reciprocal_is_held_within_ten(double x, double expected) =>
        Assert.Equal(expected, NonlinearityFunctions.Apply(Nonlinearity.Reciprocal, x));

    [Fact]
    public void Reciprocal_of_negative_zero_is_that_of_zero() =>
        Assert.Equal(10.0, NonlinearityFunctions.Apply(Nonlinearity.Reciprocal, -0.0));

    [Fact]
    public void Every_function_is_finite_on_finite_arguments()
    {
        double[] arguments = [-1e150, -1000, -1, -0.05, -0.0, 0, 0.05, 1, 1000, 1e150];
        foreach (var function in Enum.GetValues<Nonlinearity>())
            Assert.All(arguments, x => Assert.True(double.IsFinite(NonlinearityFunctions.Apply(function, x)), $"{function}({x})"));
    }

    [Fact]
    public void Names_read_back_and_are_eleven()
    {
        Assert.Equal(11, NonlinearityFunctions.Count);
        Assert.Equal(11, Enum.GetValues<Nonlinearity>().Length);
        foreach (var function in Enum.GetValues<Nonlinearity>())
        {
            Assert.Equal(NonlinearityFunctions.NameOf(function), $"{function}".ToLowerInvariant());
            Assert.True(NonlinearityFunctions.TryParse(NonlinearityFunctions.NameOf(function), out var parsed));
            Assert.Equal(function, parsed);
        }
        Assert.False(NonlinearityFunctions.TryParse("Tanh", out _));
        Assert.False(NonlinearityFunctions.TryParse("", out _));
    }

    [Fact]
    public void Numbers_stored_in_policies_never_change() =>
        Assert.Equal(
            ["tanh", "relu", "exp", "identity", "sin", "sigmoid", "abs", "cos", "square", "reciprocal", "step"],
            Enumerable.Range(0, 11).Select(number => NonlinearityFunctions.NameOf((Nonlinearity)number)));

    [Fact]
    public void Unknown_function_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NonlinearityFunctions.Apply((Nonlinearity)11, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NonlinearityFunctions.NameOf((Nonlinearity)(-1)));
    }
}
