using EsEnas.Core.Numerics;

namespace EsEnas.Core.Policies;

/// <summary>
/// Observation normalization, frozen during an iteration: (s - mean) · scale, scale = 1/std, and 0 where std is below 1e-7,
/// so that a feature that never varies is switched off (augmented random search, version V2; Mania, Guy, Recht 2018).
/// </summary>
/// <remarks>Immutable by convention, thread safe. Arrays are compared by reference.</remarks>
public sealed record Normalizer(double[] Mean, double[] Scale)
{
    /// <summary>The standard deviation below which a feature counts as one that never varies.</summary>
    public const double SmallestDeviation = 1e-7;

    /// <summary>The normalizer that changes nothing.</summary>
    public static Normalizer Identity(int size)
    {
        var scale = new double[size];
        Array.Fill(scale, 1.0);
        return new Normalizer(new double[size], scale);
    }

    /// <summary>From all observations seen so far: population standard deviation; identity before the first one.</summary>
    public static Normalizer From(RunningMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        if (moments.Count == 0) return Identity(moments.Size);
        var scale = new double[moments.Size];
        for (var i = 0; i < scale.Length; i++)
        {
            var deviation = Math.Sqrt(moments.M2[i] / moments.Count);
            scale[i] = deviation >= SmallestDeviation ? 1.0 / deviation : 0.0;
        }
        return new Normalizer(moments.Mean.ToArray(), scale);
    }
}
