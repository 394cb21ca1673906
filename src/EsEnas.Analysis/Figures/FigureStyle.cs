using System.Collections.Immutable;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace EsEnas.Analysis.Figures;

/// <summary>How figures look: methods differ in color and marker, so that a gray print can be read too.</summary>
internal static class FigureStyle
{
    public const float TextSize = 13;
    public const float TitleSize = 15;

    /// <summary>All patterns that figures draw; the first is solid.</summary>
    public static readonly ImmutableList<LinePattern> Patterns =
    [
        LinePattern.Solid, LinePattern.Dashed, LinePattern.DenselyDashed, LinePattern.Dotted
    ];

    // Of different luminance and told apart by color-blind readers (Okabe and Ito 2008).
    private static readonly string[] Palette = ["#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];
    private static readonly MarkerShape[] Markers =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
            MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp];

    private static readonly string[] Fonts = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica", "Segoe UI"];
    private static readonly Lazy<string> FontName = new(FindFont);

    /// <summary>The font: the first of some common ones that the machine has, else any.</summary>
    /// <exception cref="AnalysisException">The machine has no fonts.</exception>
    public static string Font => FontName.Value;

    public static Color ColorOf(int method) => Color.FromHex(Palette[method % Palette.Length]);

    public static MarkerShape MarkerOf(int method) => Markers[method % Markers.Length];

    /// <summary>A color scale whose luminance falls from light (0) to dark (1).</summary>
    public static Color Scale(double share)
    {
        (double At, int R, int G, int B)[] stops = [(0, 214, 206, 168), (0.35, 134, 188, 132), (0.7, 33, 113, 142), (1, 40, 10, 84)];
        var x = Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1);
        var i = Array.FindIndex(stops, stop => x <= stop.At);
        if (i <= 0) return new Color((byte)stops[0].R, (byte)stops[0].G, (byte)stops[0].B);
        var (low, high) = (stops[i - 1], stops[i]);
        var t = (x - low.At) / (high.At - low.At);
        byte Mix(int a, int b) => (byte)Math.Round(a + (t * (b - a)));
        return new Color(Mix(low.R, high.R), Mix(low.G, high.G), Mix(low.B, high.B));
    }

    /// <summary>An empty plot in this style.</summary>
    public static Plot NewPlot(string title, string xLabel, string yLabel)
    {
        var plot = new Plot();
        plot.Font.Set(Font);
        plot.Title(title, TitleSize);
        plot.XLabel(xLabel, TextSize);
        plot.YLabel(yLabel, TextSize);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickLabelStyle.FontSize = TextSize - 1;
        plot.Axes.Left.TickLabelStyle.FontSize = TextSize - 1;
        plot.Axes.Bottom.MinorTickStyle.Length = plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.12);
        plot.HideLegend();
        return plot;
    }

    /// <summary>Ticks at whole numbers only: iterations, neurons and weights have no halves.</summary>
    public static Plot WithWholeTicks(Plot plot, bool left = false)
    {
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        if (left) plot.Axes.Left.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        return plot;
    }

    /// <summary>A plot without axes, for drawings and legends.</summary>
    public static Plot NewCanvas(string title)
    {
        var plot = NewPlot(title, "", "");
        plot.HideAxesAndGrid();
        if (title.Length == 0) plot.Layout.Frameless();
        else plot.Axes.Title.IsVisible = true;
        return plot;
    }

    private static string FindFont()
    {
        var there = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.Ordinal);
        return Fonts.FirstOrDefault(there.Contains) ?? there.Where(name => name.Length > 0).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new AnalysisException(AnalysisError.CannotDraw,
                "this machine has no fonts to write labels with; install one, such as Debian's fonts-dejavu-core");
    }
}
