using System.Runtime.InteropServices;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;

namespace EsEnas.Grains.Dispatch;

/// <summary>Compares outcomes to the bit.</summary>
internal static class OutcomeBits
{
    public static bool Same(Outcome a, Outcome b) =>
        a.Index == b.Index && a.Reason == b.Reason && a.Steps == b.Steps && Same(a.TrainingReturn, b.TrainingReturn)
            && Same(a.Return, b.Return) &&
        Same(a.Moments, b.Moments);

    private static bool Same(double a, double b) => BitConverter.DoubleToUInt64Bits(a) == BitConverter.DoubleToUInt64Bits(b);

    private static bool Same(RunningMoments? a, RunningMoments? b)
    {
        if (a is null || b is null) return a is null && b is null;
        return a.Count == b.Count && Same(a.Mean, b.Mean) && Same(a.M2, b.M2);
    }

    private static bool Same(ReadOnlySpan<double> a, ReadOnlySpan<double> b) =>
        MemoryMarshal.Cast<double, ulong>(a).SequenceEqual(MemoryMarshal.Cast<double, ulong>(b));
}
