using System.Text;
using ScottPlot;
using SkiaSharp;

namespace EsEnas.Client.Figures;

/// <summary>A figure: panels in rows, a title above and strips (legend, scale) below. Sizes are in pixels of a figure of scale 1.</summary>
/// <param name="Title">The line above the panels.</param>
/// <param name="Rows">The panels; rows may differ in length.</param>
/// <param name="PanelWidth">Width of a panel.</param>
/// <param name="PanelHeight">Height of a panel.</param>
/// <param name="Strips">Plots below, as wide as the figure.</param>
internal sealed record Figure(string Title, IReadOnlyList<IReadOnlyList<Plot>> Rows, int PanelWidth, int PanelHeight, IReadOnlyList<(Plot Plot, int Height)> Strips)
{
    private const int RowTitleHeight = 26;

    private const int LeastWidth = 640;
    private const int TitleHeight = 36;

    /// <summary>A line above each row; empty for none.</summary>
    public IReadOnlyList<string> RowTitles { get; init; } = [];

    public int Width => WidthOf(PanelWidth, Rows);

    public int Height => TitleHeight + (PanelHeight * Rows.Count) + (RowTitleHeight * RowTitles.Count) + Strips.Sum(strip => strip.Height);

    /// <summary>The width of a figure of such panels, for strips that must know it.</summary>
    public static int WidthOf(int panelWidth, IReadOnlyList<IReadOnlyList<Plot>> rows) => Math.Max(LeastWidth, panelWidth * rows.Max(row => row.Count));

    /// <summary>The figure as PNG, <paramref name="scale"/> pixels for one.</summary>
    public byte[] ToPng(int scale)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width * scale, Height * scale));
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
        SvgText.WithPatternsInWidths(Rows.SelectMany(row => row).Concat(Strips.Select(strip => strip.Plot)), () =>
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
        var titles = new List<(string Text, float Size, float Y)> { (Title, FigureStyle.TitleSize + 2, TitleHeight / 2f) };
        float top = TitleHeight;
        for (var r = 0; r < Rows.Count; r++)
        {
            var row = Rows[r];
            if (r < RowTitles.Count)
            {
                titles.Add((RowTitles[r], FigureStyle.TitleSize, top + (RowTitleHeight / 2f)));
                top += RowTitleHeight;
            }
            for (var i = 0; i < row.Count; i++)
                DrawPlot(canvas, row[i], new PixelRect((float)Width * i / row.Count, (float)Width * (i + 1) / row.Count, top + PanelHeight, top));
            top += PanelHeight;
        }
        foreach (var (plot, height) in Strips)
        {
            DrawPlot(canvas, plot, new PixelRect(0, Width, top + height, top));
            top += height;
        }
        foreach (var (text, size, y) in titles)
        {
            var label = new LabelStyle { Text = text, FontName = FigureStyle.Font, FontSize = size, ForeColor = Colors.Black, Alignment = Alignment.MiddleCenter };
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
