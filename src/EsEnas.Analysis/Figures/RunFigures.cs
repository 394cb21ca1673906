using EsEnas.Analysis.Statistics;

namespace EsEnas.Analysis.Figures;

/// <summary>Draws figures of runs.</summary>
public static class RunFigures
{
    /// <summary>The font of the labels: the first of some common ones that the machine has, else any.</summary>
    /// <exception cref="AnalysisException">The machine has no fonts (<see cref="AnalysisError.CannotDraw"/>).</exception>
    public static string Font => FigureStyle.Font;

    /// <summary>Lays out a figure; it is painted when it is asked for its bytes.</summary>
    /// <param name="kind">What it shows.</param>
    /// <param name="groups">The runs; at least one group.</param>
    /// <param name="axis">What curves are drawn over; figures without curves have none.</param>
    /// <param name="labels">What the methods are called, in the order of the groups; null or empty for names of runs and methods.</param>
    /// <exception cref="AnalysisException">
    /// The kind does not fit a run, or the labels are not as many as the methods (<see cref="AnalysisError.InvalidRequest"/>); these runs
    /// have nothing of that kind yet (<see cref="AnalysisError.NothingToShow"/>); the machine has no fonts
    /// (<see cref="AnalysisError.CannotDraw"/>).
    /// </exception>
    public static Figure Draw(FigureKind kind, IReadOnlyList<RunGroup> groups, CurveAxis axis = CurveAxis.Iterations,
        IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        FigureFit.Check(kind, groups.SelectMany(group => group.Runs));
        groups = FigureLabels.Apply(groups, labels ?? []);
        return kind switch
        {
            FigureKind.Returns => ReturnsFigure.Returns(groups, axis),
            FigureKind.Edges => ReturnsFigure.Edges(groups, axis),
            FigureKind.Network => NetworkFigure.Draw(groups),
            FigureKind.Partitions => PartitionsFigure.Draw(groups),
            FigureKind.Masking => ReturnsFigure.Masking(groups, axis),
            FigureKind.Pareto => ParetoFigure.Draw(groups),
            FigureKind.Front => FrontFigure.Draw(groups),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of figure"),
        };
    }
}
