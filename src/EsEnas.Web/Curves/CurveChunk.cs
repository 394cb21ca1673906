using EsEnas.Core.Runs;

namespace EsEnas.Web.Curves;

/// <summary>The buckets of up to a thousand iterations, and how to make fewer of them. Not thread safe.</summary>
internal sealed class CurveChunk
{
    private readonly List<CurveBucket> buckets = [];

    /// <summary>Iterations in a bucket; the last one may have fewer.</summary>
    internal int Width { get; private set; } = 1;

    /// <summary>The buckets, in order.</summary>
    internal IReadOnlyList<CurveBucket> Buckets => buckets;

    /// <summary>Adds a row behind those that are there; one that is there already is left out.</summary>
    internal void Add(IterationRow row)
    {
        var bucket = CurveBucket.Of(row);
        if (buckets.Count > 0 && bucket.First <= buckets[^1].Last) return;
        if (buckets.Count > 0 && PlaceOf(bucket.First) == PlaceOf(buckets[^1].First)) buckets[^1] = buckets[^1].With(bucket);
        else buckets.Add(bucket);
    }

    /// <summary>Joins neighbors until a bucket has so many iterations, a multiple of <see cref="Width"/>.</summary>
    internal void Widen(int width)
    {
        if (width <= Width) return;
        Width = width;
        var wide = new List<CurveBucket>();
        foreach (var bucket in buckets)
        {
            if (wide.Count > 0 && PlaceOf(wide[^1].First) == PlaceOf(bucket.First)) wide[^1] = wide[^1].With(bucket);
            else wide.Add(bucket);
        }
        buckets.Clear();
        buckets.AddRange(wide);
    }

    private int PlaceOf(int iteration) => (iteration - 1) / Width;
}
