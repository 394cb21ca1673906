using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Optimizers.Es;

/// <summary>What <see cref="Adam"/> remembers of theta's gradient.</summary>
/// <param name="Steps">Steps made.</param>
/// <param name="First">Running mean of the gradient, d entries.</param>
/// <param name="Second">Running mean of its square, d entries, none negative.</param>
internal sealed record AdamState(int Steps, ImmutableArray<double> First, ImmutableArray<double> Second) : OptimizerState
{
    /// <summary>Whether every number is finite.</summary>
    public bool IsFinite => First.All(double.IsFinite) && Second.All(double.IsFinite);

    /// <summary>The state before the first step.</summary>
    public static AdamState Initial(int parameters) =>
        new(0, ImmutableArray.Create(new double[parameters]), ImmutableArray.Create(new double[parameters]));

    /// <summary>One step up the gradient.</summary>
    /// <param name="theta">Changed in place.</param>
    /// <param name="gradient">As many entries.</param>
    /// <param name="stepSize">eta.</param>
    /// <returns>The state after it.</returns>
    public AdamState Climb(Span<double> theta, ReadOnlySpan<double> gradient, double stepSize)
    {
        var (first, second) = (First.ToArray(), Second.ToArray());
        Adam.Step(theta, first, second, gradient, Steps + 1, -stepSize);
        return new AdamState(Steps + 1, ImmutableArray.Create(first), ImmutableArray.Create(second));
    }

    /// <summary>Writes the state.</summary>
    public void Save(StateWriter writer)
    {
        writer.Count(Steps);
        writer.Doubles(First.AsSpan());
        writer.Doubles(Second.AsSpan());
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">Malformed.</exception>
    public static AdamState Load(ref StateReader reader, int parameters)
    {
        var steps = reader.Count(int.MaxValue - 1);
        var (first, second) = (reader.Doubles(parameters), reader.Doubles(parameters));
        if (Array.Exists(second, value => value < 0)) throw new FormatException("A mean of squares is negative.");
        return new AdamState(steps, ImmutableArray.Create(first), ImmutableArray.Create(second));
    }
}
