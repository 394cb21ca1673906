using EsEnas.Analysis.Figures;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>Writes on pictures, in the font of figures; on a machine without fonts it writes nothing.</summary>
internal sealed class PictureText : IDisposable
{
    private readonly SKTypeface? typeface = FontOrNull() is { } name ? SKTypeface.FromFamilyName(name) : null;

    /// <summary>Whether there is a font.</summary>
    public bool HasFont => typeface is not null;

    /// <summary>Writes a line; its middle lies on a height.</summary>
    public void Write(SKCanvas canvas, string text, float x, float middle, float size, SKColor color, SKTextAlign align = SKTextAlign.Left)
    {
        if (typeface is null) return;
        using var font = new SKFont(typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None };
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, middle + (0.36f * size), align, font, paint);
    }

    /// <summary>The text, cut so that it takes no more room than this.</summary>
    public string Fitted(string text, float size, float room)
    {
        if (typeface is null) return text;
        using var font = new SKFont(typeface, size);
        if (font.MeasureText(text) <= room) return text;
        var length = text.Length;
        while (length > 1 && font.MeasureText(text[..length] + "…") > room) length--;
        return text[..length] + "…";
    }

    /// <summary>The room that the widest of some texts takes.</summary>
    public float Widest(IEnumerable<string> texts, float size)
    {
        if (typeface is null) return 0;
        using var font = new SKFont(typeface, size);
        return texts.Select(text => font.MeasureText(text)).DefaultIfEmpty().Max();
    }

    public void Dispose() => typeface?.Dispose();

    private static string? FontOrNull()
    {
        try
        {
            return FigureStyle.Font;
        }
        catch (AnalysisException)
        {
            return null;
        }
    }
}
