using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>Legends and color scales as strips below the panels, where they hide no curve.</summary>
internal static class Legends
{
    private const int LineHeight = 26, FoldHeight = 16, LetterWidth = 8, SymbolWidth = 60;

    /// <summary>A legend of methods by their index, and of further items, in a figure of a width.</summary>
    public static (Plot Plot, int Height) Of(IReadOnlyList<string> methods, IReadOnlyList<LegendItem> others, int width)
    {
        var plot = FigureStyle.NewCanvas("");
        var letters = (width - SymbolWidth) / LetterWidth;
        IReadOnlyList<LegendItem> items = [.. methods.Select((label, method) => Method(Folded(label, letters), method)), .. others];
        plot.ShowLegend(items, Alignment.MiddleCenter);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontName = FigureStyle.Font;
        plot.Legend.FontSize = FigureStyle.TextSize;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 36;
        // A column for each item that fits.
        var widest = items.Max(item => SymbolWidth + (LetterWidth * item.LabelText.Split('\n').Max(line => line.Length)));
        var lines = (int)Math.Ceiling(items.Count / Math.Floor(Math.Max(1.0, (double)width / widest)));
        // All lines get the height of the deepest label.
        return (plot, 14 + (lines * (LineHeight + (FoldHeight * items.Max(item => item.LabelText.Count(letter => letter == '\n'))))));
    }

    /// <summary>A label on as many lines as it needs, broken after commas.</summary>
    internal static string Folded(string label, int letters)
    {
        var lines = new List<string>();
        foreach (var part in label.Split(", "))
        {
            if (lines.Count > 0 && lines[^1].Length + 2 + part.Length < letters) lines[^1] += ", " + part;
            else lines.Add(part);
        }

        return string.Join(",\n", lines);
    }

    /// <summary>A text on as many lines as it needs, broken after commas, in a figure of a width.</summary>
    public static (Plot Plot, int Height) Text(string text, int width)
    {
        var plot = FigureStyle.NewCanvas("");
        var folded = Folded(text, (width - SymbolWidth) / LetterWidth);
        var note = plot.Add.Text(folded, 0.5, 0.5);
        (note.LabelFontName, note.LabelFontSize, note.LabelAlignment) =
            (FigureStyle.Font, FigureStyle.TextSize - 1, Alignment.MiddleCenter);
        plot.Axes.SetLimits(0, 1, 0, 1);
        return (plot, 14 + (FoldHeight * (1 + folded.Count(letter => letter == '\n'))));
    }

    /// <summary>A line of the legend that belongs to no method.</summary>
    public static LegendItem Line(string text, Color color, LinePattern pattern, float width = 1.5f) =>
        new() { LabelText = text, LineColor = color, LinePattern = pattern, LineWidth = width, LabelFontName = FigureStyle.Font,
            LabelFontSize = FigureStyle.TextSize };

    /// <summary>A filled patch of the legend.</summary>
    public static LegendItem Patch(string text, Color color) =>
        new() { LabelText = text, FillColor = color, LabelFontName = FigureStyle.Font, LabelFontSize = FigureStyle.TextSize };

    /// <summary>The color scale from 0 to 1 over an axis from low to high, with ticks at multiples of the interval.</summary>
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
        LineWidth = 2,
        MarkerStyle = new MarkerStyle(FigureStyle.MarkerOf(method), 8, FigureStyle.ColorOf(method))
        {
            LineColor = FigureStyle.ColorOf(method),
        },
    };
}
