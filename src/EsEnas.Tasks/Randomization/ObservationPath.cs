using EsEnas.Core.Numerics;

namespace EsEnas.Tasks.Randomization;

/// <summary>From what is measured to what is observed: with noise, and late. The first observation is seen until the next one arrives.
/// </summary>
internal sealed class ObservationPath(bool[] isInstant, int mostLatency)
{
    private readonly double[] memory = new double[isInstant.Length * (mostLatency + 1)];
    private readonly RandomStream noise = new(0, RandomPurpose.RandomizedNoise);
    private int latency;
    private int seen;
    private double scale;

    /// <summary>Begins an episode.</summary>
    /// <param name="random">The episode's stream, which is left alone; null for none, and no noise.</param>
    /// <param name="steps">Environment steps that observations are old.</param>
    /// <param name="deviation">The standard deviation of the noise; 0 for none.</param>
    public void Begin(RandomStream? random, int steps, double deviation)
    {
        (latency, seen, scale) = (steps, 0, random is null ? 0 : deviation);
        if (random is not null) noise.ResetBeside(random, RandomPurpose.RandomizedNoise);
    }

    /// <summary>Makes what is measured what is observed.</summary>
    public void Sense(Span<double> observation)
    {
        if (scale > 0)
        {
            for (var i = 0; i < observation.Length; i++)
                if (!isInstant[i]) observation[i] += scale * noise.NextNormal();
        }

        if (latency == 0) return;
        var size = observation.Length;
        var room = latency + 1;
        observation.CopyTo(memory.AsSpan(size * (seen % room), size));
        var late = memory.AsSpan(size * (Math.Max(0, seen - latency) % room), size);
        seen++;
        for (var i = 0; i < size; i++)
            if (!isInstant[i]) observation[i] = late[i];
    }
}
