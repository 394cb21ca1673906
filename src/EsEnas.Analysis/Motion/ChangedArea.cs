namespace EsEnas.Analysis.Motion;

/// <summary>What changes from one picture of an animation to the next.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
internal readonly record struct ChangedArea(int Left, int Top, int Width, int Height)
{
    /// <summary>The smallest rectangle that holds all pixels that differ; a pixel where none does.</summary>
    /// <param name="width">Width of the pictures.</param>
    /// <param name="height">Their height.</param>
    /// <param name="differs">Whether a pixel differs, by its number.</param>
    public static ChangedArea Of(int width, int height, Func<int, bool> differs)
    {
        var (left, top, right, bottom) = (width, height, -1, -1);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (!differs((y * width) + x)) continue;
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        }

        return right < 0 ? new ChangedArea(0, 0, 1, 1) : new ChangedArea(left, top, right - left + 1, bottom - top + 1);
    }
}
