namespace EsEnas.Analysis.Figures;

/// <summary>The course of a noisy curve: the mean of the points around each, as far on either side.</summary>
internal static class Smoothing
{
    private const int WindowsOnACurve = 20;

    /// <summary>Points on either side that are averaged in a curve of so many points; 0: it is too short to be smoothed.</summary>
    public static int Reach(int count) => count / WindowsOnACurve / 2;

    /// <summary>The smooth curve. At its ends fewer points are averaged, so that first and last stay what they are.</summary>
    /// <param name="values">Finite.</param>
    public static double[] Of(IReadOnlyList<double> values)
    {
        var reach = Reach(values.Count);
        var sums = new double[values.Count + 1];
        for (var i = 0; i < values.Count; i++) sums[i + 1] = sums[i] + values[i];
        return [.. Enumerable.Range(0, values.Count).Select(i =>
        {
            var half = Math.Min(reach, Math.Min(i, values.Count - 1 - i));
            return half == 0 ? values[i] : (sums[i + half + 1] - sums[i - half]) / ((2 * half) + 1);
        })];
    }
}
