namespace EsEnas.Analysis.Figures;

/// <summary>
/// Curves of more points than a figure has columns of pixels: of each column's points the first, the lowest, the highest and the last are
/// drawn, which cover the same pixels as all of them.
/// </summary>
internal static class Thinning
{
    /// <summary>A line's points; all of them where they are few.</summary>
    /// <param name="xs">Abscissas, ascending.</param>
    /// <param name="ys">Ordinates, finite.</param>
    /// <param name="columns">Columns to cover.</param>
    public static (double[] Xs, double[] Ys) Line(IReadOnlyList<double> xs, IReadOnlyList<double> ys, int columns)
    {
        if (xs.Count <= 4 * columns) return ([.. xs], [.. ys]);
        var (thinXs, thinYs) = (new List<double>(4 * columns), new List<double>(4 * columns));
        Span<int> kept = stackalloc int[4];
        for (var column = 0; column < columns; column++)
        {
            var (first, last) = Share(xs.Count, column, columns);
            var (lowest, highest) = (first, first);
            for (var i = first; i <= last; i++)
            {
                if (ys[i] < ys[lowest]) lowest = i;
                if (ys[i] > ys[highest]) highest = i;
            }
            (kept[0], kept[1], kept[2], kept[3]) = (first, Math.Min(lowest, highest), Math.Max(lowest, highest), last);
            for (var i = 0; i < kept.Length; i++)
            {
                if (i > 0 && kept[i] == kept[i - 1]) continue;
                thinXs.Add(xs[kept[i]]);
                thinYs.Add(ys[kept[i]]);
            }
        }
        return ([.. thinXs], [.. thinYs]);
    }

    /// <summary>A band's borders; all points where they are few.</summary>
    /// <param name="xs">Abscissas, ascending.</param>
    /// <param name="lows">The lower border.</param>
    /// <param name="highs">The upper border.</param>
    /// <param name="columns">Columns to cover.</param>
    public static (double[] Xs, double[] Lows, double[] Highs) Band(IReadOnlyList<double> xs, IReadOnlyList<double> lows,
        IReadOnlyList<double> highs, int columns)
    {
        if (xs.Count <= 2 * columns) return ([.. xs], [.. lows], [.. highs]);
        var (thinXs, thinLows, thinHighs) = (new double[columns], new double[columns], new double[columns]);
        for (var column = 0; column < columns; column++)
        {
            var (first, last) = Share(xs.Count, column, columns);
            // The ends stay where they are.
            thinXs[column] = column == 0 ? xs[0] : column == columns - 1 ? xs[^1] : (xs[first] + xs[last]) / 2;
            (thinLows[column], thinHighs[column]) = (lows[first], highs[first]);
            for (var i = first; i <= last; i++)
            {
                thinLows[column] = Math.Min(thinLows[column], lows[i]);
                thinHighs[column] = Math.Max(thinHighs[column], highs[i]);
            }
        }
        return (thinXs, thinLows, thinHighs);
    }

    private static (int First, int Last) Share(int count, int column, int columns) =>
        ((int)((long)column * count / columns), (int)((long)(column + 1) * count / columns) - 1);
}
