using System.Text;
using ScottPlot;
using SkiaSharp;

namespace EsEnas.Analysis.Figures;

/// <summary>A figure: panels in rows, a title above and strips (legend, scale) below. Sizes are in pixels of a figure of scale 1.</summary>
/// <remarks>Not thread safe: drawing changes the plots for its time.</remarks>
public sealed class Figure
{
    private const int RowTitleHeight = 26;

    private const int LeastWidth = 640;
    private const int TitleHeight = 36;

    private readonly string title;
    private readonly IReadOnlyList<IReadOnlyList<Plot>> rows;
    private readonly int panelHeight;
    private readonly IReadOnlyList<(Plot Plot, int Height)> strips;
    private readonly IReadOnlyList<string> rowTitles;

    /// <param name="title">The line above the panels.</param>
    /// <param name="rows">The panels; rows may differ in length.</param>
    /// <param name="panelWidth">Width of a panel.</param>
    /// <param name="panelHeight">Height of a panel.</param>
    /// <param name="strips">Plots below, as wide as the figure.</param>
    /// <param name="rowTitles">A line above each row; null for none.</param>
    internal Figure(string title, IReadOnlyList<IReadOnlyList<Plot>> rows, int panelWidth, int panelHeight,
        IReadOnlyList<(Plot Plot, int Height)> strips,
        IReadOnlyList<string>? rowTitles = null)
    {
        (this.title, this.rows, this.panelHeight, this.strips, this.rowTitles) = (title, rows, panelHeight, strips, rowTitles ?? []);
        Width = WidthOf(panelWidth, rows);
        Height = TitleHeight + (panelHeight * rows.Count) + (RowTitleHeight * this.rowTitles.Count) + strips.Sum(strip => strip.Height);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of a figure of such panels, for strips that must know it.</summary>
    internal static int WidthOf(int panelWidth, IReadOnlyList<IReadOnlyList<Plot>> rows) =>
        Math.Max(LeastWidth, panelWidth * rows.Max(row => row.Count));

    /// <summary>The figure as PNG, <paramref name="scale"/> pixels for one.</summary>
    public byte[] ToPng(int scale)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width * scale, Height * scale)) ?? throw new AnalysisException(
            AnalysisError.CannotDraw, $"a picture of {Width * scale} × {Height * scale} pixels is too large to be drawn");
        surface.Canvas.Scale(scale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The figure as SVG.</summary>
    public byte[] ToSvg()
    {
        using var stream = new MemoryStream();
        SvgText.WithPatternsInWidths(rows.SelectMany(row => row).Concat(strips.Select(strip => strip.Plot)), () =>
        {
            using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream);
            Draw(canvas);
        });
        return Encoding.UTF8.GetBytes(SvgText.Finish(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)));
    }

    private void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        using var paint = Paint.NewDisposablePaint();
        var titles = new List<(string Text, float Size, float Y)> { (title, FigureStyle.TitleSize + 2, TitleHeight / 2f) };
        float top = TitleHeight;
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            if (r < rowTitles.Count)
            {
                titles.Add((rowTitles[r], FigureStyle.TitleSize, top + (RowTitleHeight / 2f)));
                top += RowTitleHeight;
            }
            for (var i = 0; i < row.Count; i++)
                DrawPlot(canvas, row[i],
                    new PixelRect((float)Width * i / row.Count, (float)Width * (i + 1) / row.Count, top + panelHeight, top));
            top += panelHeight;
        }
        foreach (var (plot, height) in strips)
        {
            DrawPlot(canvas, plot, new PixelRect(0, Width, top + height, top));
            top += height;
        }
        foreach (var (text, size, y) in titles)
        {
            var label = new LabelStyle { Text = text, FontName = FigureStyle.Font, FontSize = size, ForeColor = Colors.Black,
                Alignment = Alignment.MiddleCenter };
            label.Render(canvas, new Pixel(Width / 2f, y), paint);
        }
    }

    // A plot clears all that it may draw on: so it may draw on its own part only.
    private static void DrawPlot(SKCanvas canvas, Plot plot, PixelRect place)
    {
        canvas.Save();
        canvas.ClipRect(new SKRect(place.Left, place.Top, place.Right, place.Bottom));
        plot.Render(canvas, place);
        canvas.Restore();
    }
}
