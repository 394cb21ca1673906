using System.Collections.Immutable;
using EsEnas.Core.Training;

namespace EsEnas.Core.Optimizers;

/// <summary>
/// Adam (Kingma, Ba 2015, Algorithm 1), upwards: with gradient G, m = b1 m + (1 - b1) G, v = b2 v + (1 - b2) G², and
/// theta += eta · (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).
/// </summary>
internal static class Adam
{
    /// <summary>b1.</summary>
    public const double Beta1 = 0.9;

    /// <summary>b2.</summary>
    public const double Beta2 = 0.999;

    /// <summary>epsilon.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>The state before the first step.</summary>
    public static AdamState Initial(int parameters) => new(0, ImmutableArray.Create(new double[parameters]), ImmutableArray.Create(new double[parameters]));

    /// <summary>One step.</summary>
    /// <param name="theta">Changed in place.</param>
    /// <param name="gradient">G.</param>
    /// <param name="stepSize">eta.</param>
    /// <param name="state">The state before.</param>
    public static AdamState Step(Span<double> theta, ReadOnlySpan<double> gradient, double stepSize, AdamState state)
    {
        var steps = state.Steps + 1;
        var (first, second) = (state.First.ToArray(), state.Second.ToArray());
        var (correction1, correction2) = (1 - Math.Pow(Beta1, steps), 1 - Math.Pow(Beta2, steps));
        for (var i = 0; i < theta.Length; i++)
        {
            first[i] = Beta1 * first[i] + (1 - Beta1) * gradient[i];
            second[i] = Beta2 * second[i] + (1 - Beta2) * gradient[i] * gradient[i];
            theta[i] += stepSize * (first[i] / correction1) / (Math.Sqrt(second[i] / correction2) + Epsilon);
        }

        return new AdamState(steps, ImmutableArray.Create(first), ImmutableArray.Create(second));
    }

    /// <summary>Whether every number is finite.</summary>
    public static bool IsFinite(AdamState state)
    {
        foreach (var value in state.First) if (!double.IsFinite(value)) return false;
        foreach (var value in state.Second) if (!double.IsFinite(value)) return false;
        return true;
    }

    /// <summary>Writes a state.</summary>
    public static void Save(AdamState state, StateWriter writer)
    {
        writer.Count(state.Steps);
        writer.Doubles(state.First.AsSpan());
        writer.Doubles(state.Second.AsSpan());
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
