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
    /// <exception cref="AnalysisException">
    /// These runs have nothing of that kind (<see cref="AnalysisError.NothingToShow"/>), or the machine has no fonts
    /// (<see cref="AnalysisError.CannotDraw"/>).
    /// </exception>
    public static Figure Draw(FigureKind kind, IReadOnlyList<RunGroup> groups, CurveAxis axis = CurveAxis.Iterations)
    {
        ArgumentNullException.ThrowIfNull(groups);
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
