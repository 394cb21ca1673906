using EsEnas.Analysis.Statistics;
using EsEnas.Core.Policies;

namespace EsEnas.Analysis.Figures;

/// <summary>Which kinds of figures can show anything of a run, by what it searches.</summary>
internal static class FigureFit
{
    private const int MostNamed = 5;

    /// <summary>Refuses runs that a kind of figure can never show anything of, by name.</summary>
    /// <exception cref="AnalysisException">There is one (<see cref="AnalysisError.InvalidRequest"/>).</exception>
    public static void Check(FigureKind kind, IEnumerable<RunRecord> runs)
    {
        var unfit = runs.Select(run => (run.Id, Why: Misfit(kind, run))).Where(item => item.Why is not null).ToList();
        if (unfit.Count == 0) return;
        var named = string.Join("; ", unfit.Take(MostNamed).Select(item => $"run {item.Id} {item.Why}"));
        throw new AnalysisException(AnalysisError.InvalidRequest, $"{NameOf(kind)} does not fit: {named}"
            + (unfit.Count > MostNamed ? $"; and {unfit.Count - MostNamed} more" : ""));
    }

    private static string? Misfit(FigureKind kind, RunRecord run)
    {
        var space = run.Specification.Search.Space;
        if (kind == FigureKind.Returns) return null;
        if (run.Specification.Task.StartsWith("blackbox/", StringComparison.Ordinal)) return "searches a function, which has no networks";
        return kind switch
        {
            FigureKind.Edges or FigureKind.Network or FigureKind.Masking
                when space is not (SearchKind.EdgePruning or SearchKind.EdgeMask or SearchKind.Masked) =>
                $"has models that all have the same edges ({NameOf(space)})",
            FigureKind.Partitions when space is not (SearchKind.WeightSharing or SearchKind.Toeplitz or SearchKind.Circulant) =>
                $"shares no weights ({NameOf(space)})",
            _ => null,
        };
    }

    private static string NameOf(FigureKind kind) => kind.ToString().ToLowerInvariant();

    // As specifications have it.
    private static string NameOf(SearchKind space) => string.Concat(space.ToString()
        .Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
