using System.Diagnostics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Grains.Rollouts;

/// <summary>How many steps an evaluation makes between two looks at the clock: about a hundredth of a second's worth.</summary>
internal struct StepPace
{
    private static readonly double Wanted = 0.01 * Stopwatch.Frequency;
    private long last;
    private int steps;

    /// <summary>Before the first step, whose duration is not known yet.</summary>
    public static StepPace Start(long now) => new() { last = now };

    /// <summary>After the steps that were said last.</summary>
    /// <param name="now">A time stamp of <see cref="Stopwatch"/>.</param>
    /// <returns>The steps until the next look, at least 1.</returns>
    public int Next(long now)
    {
        var each = steps == 0 ? double.PositiveInfinity : (double)(now - last) / steps;
        last = now;
        return steps = each > 0 ? (int)Math.Clamp(Wanted / each, 1, Episode.StepsBetweenChecks) : Episode.StepsBetweenChecks;
    }

    /// <summary>After a pause: as many steps as before it.</summary>
    public int Resume(long now)
    {
        last = now;
        return steps = Math.Max(steps, 1);
    }
}
