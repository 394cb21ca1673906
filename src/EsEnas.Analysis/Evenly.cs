namespace EsEnas.Analysis;

/// <summary>Thins a long list to what a table, a line or a figure has room for.</summary>
public static class Evenly
{
    /// <summary>At most <paramref name="most"/> indices below <paramref name="count"/>, evenly spaced, first and last included.</summary>
    /// <param name="count">Length of the list.</param>
    /// <param name="most">At least 2.</param>
    public static IEnumerable<int> Spaced(int count, int most)
    {
        if (count <= most) return Enumerable.Range(0, count);
        return Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)));
    }
}
