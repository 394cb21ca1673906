using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Curves;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Comparing;

/// <summary>The comparisons that pages show, made once for all that show the same. Thread safe.</summary>
/// <param name="records">Reads the runs.</param>
/// <param name="time">The clock.</param>
internal sealed class Comparisons(RunRecords records, TimeProvider time)
{
    private const int MostKept = 50;

    private readonly Lock sync = new();
    private readonly Dictionary<(string Runs, CurveAxis Axis), SparingRead<Comparison?>> kept = [];

    /// <summary>Compares, or says what was found a moment ago; nothing as long as the curve of a long run is not whole.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="axis">What their curves are drawn over.</param>
    /// <param name="isResting">Whether none of them is at work: then what was found a moment ago may be without what came last.</param>
    /// <exception cref="RunException">There is no such run, or this build does not know its specification.</exception>
    /// <exception cref="Analysis.AnalysisException">Two runs are the same experiment, or one has no iteration yet.</exception>
    internal Task<Comparison?> ReadAsync(IReadOnlyList<RunId> runs, CurveAxis axis, bool isResting)
    {
        SparingRead<Comparison?>? sparing;
        lock (sync)
        {
            var key = (string.Join('/', runs), axis);
            if (!kept.TryGetValue(key, out sparing))
            {
                if (kept.Count >= MostKept) kept.Clear();
                kept[key] = sparing = new(time);
            }
        }

        return sparing.ReadAsync(async () => await records.ReadAsync(runs) is { } found
            ? await Task.Run(() => Comparison.Of(found, axis)) : null, isResting);
    }
}
