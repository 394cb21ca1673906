using ScottPlot;

namespace EsEnas.Client.Figures;

/// <summary>Legends and colour scales as strips below the panels, where they hide no curve.</summary>
internal static class Legends
{
    private const int LineHeight = 26;

    /// <summary>A legend of methods by their index, and of further items.</summary>
    public static (Plot Plot, int Height) Of(IReadOnlyList<string> methods, IReadOnlyList<LegendItem> others, int width)
    {
        var plot = FigureStyle.NewCanvas("");
        IReadOnlyList<LegendItem> items = [.. methods.Select(Method), .. others];
        plot.ShowLegend(items, Alignment.MiddleCenter);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontName = FigureStyle.Font;
        plot.Legend.FontSize = FigureStyle.TextSize;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 36;
        // A column for each item that fits; about 8 pixels a letter.
        var widest = items.Max(item => 60 + (8 * item.LabelText.Length));
        var lines = (int)Math.Ceiling(items.Count / Math.Floor(Math.Max(1.0, (double)width / widest)));
        return (plot, 14 + (LineHeight * lines));
    }

    /// <summary>A line of the legend that belongs to no method.</summary>
    public static LegendItem Line(string text, Color color, LinePattern pattern, float width = 1.5f) =>
        new() { LabelText = text, LineColor = color, LinePattern = pattern, LineWidth = width, LabelFontName = FigureStyle.Font, LabelFontSize = FigureStyle.TextSize };

    /// <summary>A filled patch of the legend.</summary>
    public static LegendItem Patch(string text, Color color) =>
        new() { LabelText = text, FillColor = color, LabelFontName = FigureStyle.Font, LabelFontSize = FigureStyle.TextSize };

    /// <summary>The colour scale from 0 to 1 over an axis from low to high, with ticks at multiples of the interval.</summary>
    public static (Plot Plot, int Height) Scale(string label, double low, double high, double? interval = null)
    {
        const int steps = 64;
        var plot = FigureStyle.NewPlot("", label, "");
        for (var i = 0; i < steps; i++)
        {
            var patch = plot.Add.Rectangle(low + ((high - low) * i / steps), low + ((high - low) * Math.Min(i + 1.2, steps) / steps), 0, 1);
            patch.FillColor = FigureStyle.Scale((i + 0.5) / steps);
            patch.LineWidth = 0;
        }
        if (interval is { } step) plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericFixedInterval(step);
        plot.Axes.SetLimits(low, high, 0, 1);
        plot.HideGrid();
        plot.Axes.Left.IsVisible = plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = plot.Axes.Title.IsVisible = false;
        plot.Layout.Fixed(new PixelPadding(120, 120, 44, 4));
        return (plot, 66);
    }

    private static LegendItem Method(string label, int method) => new()
    {
        LabelText = label,
        LabelFontName = FigureStyle.Font,
        LabelFontSize = FigureStyle.TextSize,
        LineColor = FigureStyle.ColorOf(method),
        LinePattern = FigureStyle.PatternOf(method),
        LineWidth = 2,
        MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 8, FigureStyle.ColorOf(method)) { LineColor = FigureStyle.ColorOf(method) },
    };
}
