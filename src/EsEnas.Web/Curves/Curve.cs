using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace EsEnas.Web.Curves;

/// <summary>The history of a run at a moment, thinned. Immutable; what is drawn of it is made once for all pages. Thread safe.</summary>
/// <param name="Buckets">Stretches of iterations, in order.</param>
/// <param name="IsComplete">Whether no stretch is missing between them.</param>
internal sealed record Curve(ImmutableArray<CurveBucket> Buckets, bool IsComplete)
{
    private readonly ConcurrentDictionary<(CurveAxis Axis, int Columns), CurvePicture> pictures = new();
    private string? spark;

    /// <summary>Nothing yet.</summary>
    internal static Curve Empty { get; } = new([], true);

    /// <summary>The last iteration; 0 before the first.</summary>
    internal int Last => Buckets.IsEmpty ? 0 : Buckets[^1].Last;

    /// <summary>It as a picture.</summary>
    internal CurvePicture Draw(CurveAxis axis, int columns) =>
        pictures.GetOrAdd((axis, columns), key => CurvePicture.Of(Buckets, key.Axis, key.Columns));

    /// <summary>The mean return in a line of a table: a path in a box of 100 by 100.</summary>
    internal string Spark => spark ??= CurvePicture.Spark(Buckets);
}
