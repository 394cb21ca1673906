using System.Runtime.CompilerServices;

namespace EsEnas.Core.Policies;

/// <summary>The functions that <see cref="Nonlinearity"/> names, and their names in policy files.</summary>
/// <remarks>
/// Thread safe. Finite arguments give finite values, but for the square of a number beyond 1e154. tanh, exp, sin and cos come from the C
/// library, which is therefore part of a run's numerics identity.
/// </remarks>
public static class NonlinearityFunctions
{
    private static readonly string[] Names =
    [
        "tanh", "relu", "exp", "identity", "sin", "sigmoid", "abs", "cos", "square", "reciprocal", "step"
    ];

    /// <summary>How many functions there are (App. C.2.3).</summary>
    public static int Count => Names.Length;

    /// <summary>The value of <paramref name="function"/> at <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the functions.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Apply(Nonlinearity function, double x) => function == Nonlinearity.Tanh ? Math.Tanh(x) : ApplyOther(function, x);

    /// <summary>The lower-case name, as in policy files.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the functions.</exception>
    public static string NameOf(Nonlinearity function) =>
        Enum.IsDefined(function)
            ? Names[(int)function]
            : throw new ArgumentOutOfRangeException(nameof(function), function, "not a nonlinearity");

    /// <summary>The function of a name that <see cref="NameOf"/> gives; case matters.</summary>
    public static bool TryParse(string name, out Nonlinearity function)
    {
        var index = Array.IndexOf(Names, name);
        function = index < 0 ? default : (Nonlinearity)index;
        return index >= 0;
    }

    private static double ApplyOther(Nonlinearity function, double x) => function switch
    {
        Nonlinearity.Relu => Math.Max(x, 0.0),
        Nonlinearity.Exp => Math.Exp(Math.Min(x, 20.0)),
        Nonlinearity.Identity => x,
        Nonlinearity.Sin => Math.Sin(x),
        Nonlinearity.Sigmoid => 1.0 / (1.0 + Math.Exp(-x)),
        Nonlinearity.Abs => Math.Abs(x),
        Nonlinearity.Cos => Math.Cos(x),
        Nonlinearity.Square => x * x,
        Nonlinearity.Reciprocal => 1.0 / (x >= 0.0 ? Math.Max(x, 0.1) : Math.Min(x, -0.1)),
        Nonlinearity.Step => x >= 0.0 ? 1.0 : 0.0,
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a nonlinearity"),
    };
}
