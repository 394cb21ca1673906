using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Export.Fixed;

/// <summary>How an observation or an action is given: its value times 2^Bits, between Low and High.</summary>
/// <param name="Bits">Bits after the point.</param>
/// <param name="Low">The smallest whole number.</param>
/// <param name="High">The largest.</param>
internal readonly record struct FixedSignal(int Bits, int Low, int High)
{
    // The difference of two observations has to fit.
    private const int ObservationBits = FixedPlan.FullBits - 1;

    // How much larger an observation may be than it was seen, whatever range is stated.
    private const double Headroom = 64;

    // Below this part of the largest observation a number is what rounding left, and says nothing about its size on a robot.
    private const double Rounding = 1e-10;

    /// <summary>What one step is.</summary>
    public double Unit => Math.ScaleB(1, -Bits);

    /// <summary>An observation: of the range that the policy file states, but at most 64 times what was seen; 64 where it did not move.
    /// </summary>
    public static FixedSignal OfObservation(PolicyDocument document, int index)
    {
        var section = document.Interface!;
        var signal = section.Observations[index];
        var (low, high) = Range(section, index);
        var largest = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)), Math.Abs(document.Normalizer.Mean[index]));
        var bits = ObservationBits - FixedPlan.Exponent(largest, signal.Name);
        // Cut as the task cuts it, as far as the format reaches; an end that is not stated is the format's own.
        int End(double stated) => (int)Math.Clamp(Math.Round(Math.ScaleB(stated, bits)), -(1 << ObservationBits), 1 << ObservationBits);
        return new FixedSignal(bits, End(signal.Low), End(signal.High));
    }

    /// <summary>An action, whose range is rounded inward.</summary>
    /// <exception cref="PolicyFormatException">There is no whole number in it.</exception>
    public static FixedSignal OfAction(PlanAction action, string name)
    {
        var largest = Math.Max(Math.Max(Math.Abs(action.Low), Math.Abs(action.High)), Math.Abs(action.Half));
        var bits = FixedPlan.FullBits - FixedPlan.Exponent(largest, name);
        var (low, high) = (Math.Ceiling(Math.ScaleB(action.Low, bits)), Math.Floor(Math.ScaleB(action.High, bits)));
        if (low <= high) return new FixedSignal(bits, (int)low, (int)high);
        var only = (int)Math.Round(Math.ScaleB(action.Low, bits));
        return action.Low == action.High
            ? new FixedSignal(bits, only, only)
            : throw new PolicyFormatException(string.Create(CultureInfo.InvariantCulture,
                $"{name}: from {action.Low:R} to {action.High:R} there is no whole number of 2^{-bits}."));
    }

    /// <summary>What an observation is cut to.</summary>
    public static (double Low, double High) Range(PolicyInterface section, int index)
    {
        var signal = section.Observations[index];
        var most = Headroom * (IsStill(section, index) ? 1 : Size(section, index));
        // A range that begins beyond what was seen is kept.
        return (Math.Min(Math.Max(signal.Low, -most), signal.High), Math.Max(Math.Min(signal.High, most), signal.Low));
    }

    /// <summary>Whether an observation was 0 in the episodes of the vectors, but for rounding.</summary>
    public static bool IsStill(PolicyInterface section, int index) =>
        Size(section, index) <= Rounding * Enumerable.Range(0, section.Observations.Count).Max(i => Size(section, i));

    /// <summary>The largest size that an observation had there.</summary>
    public static double Size(PolicyInterface section, int index)
    {
        var (low, high) = Seen(section, index);
        return Math.Max(Math.Abs(low), Math.Abs(high));
    }

    /// <summary>The smallest and the largest number that an observation had in the episodes of the vectors.</summary>
    public static (double Low, double High) Seen(PolicyInterface section, int index)
    {
        var signal = section.Observations[index];
        var (low, high) = signal.Seen ?? (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var vector in section.Vectors)
        {
            var value = Math.Clamp(vector.Observation[index], signal.Low, signal.High);
            if (double.IsFinite(value)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return low <= high ? (low, high) : (0, 0);
    }

    /// <summary>The whole number of a value, as far as it has one.</summary>
    public int Whole(double value) => (int)Math.Clamp(Math.Round(Math.ScaleB(value, Bits)), -int.MaxValue, int.MaxValue);
}
