using EsEnas.Core.Trajectories;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>The colors of pictures of motion.</summary>
internal static class Ink
{
    public static readonly SKColor Paper = new(0xFF, 0xFF, 0xFF);
    public static readonly SKColor Text = new(0x22, 0x2B, 0x36);
    public static readonly SKColor Faint = new(0x6B, 0x77, 0x85);
    public static readonly SKColor Line = new(0x30, 0x3A, 0x46);
    public static readonly SKColor LightTile = new(0xF3, 0xF5, 0xF7);
    public static readonly SKColor DarkTile = new(0xE4, 0xE8, 0xEC);
    public static readonly SKColor Shadow = new(0xC9, 0xD0, 0xD7);

    // Told apart by color-blind readers, and by their luminance (Okabe and Ito 2008).
    public static readonly SKColor Positive = new(0x00, 0x72, 0xB2);
    public static readonly SKColor Negative = new(0xD5, 0x5E, 0x00);

    private static readonly SKColor Body = new(0xE6, 0x9F, 0x3C);
    private static readonly SKColor Scenery = new(0xB4, 0xBE, 0xC9);

    /// <summary>The color of a geom; one that its model leaves open depends on whether it moves.</summary>
    public static SKColor Of(SceneColor color, bool moves)
    {
        if (color == SceneColor.Unset) return moves ? Body : Scenery;
        static byte Level(float share) => (byte)Math.Round(255 * Math.Clamp(share, 0, 1));
        return new SKColor(Level(color.Red), Level(color.Green), Level(color.Blue), Level(color.Opacity));
    }

    /// <summary>A mixture.</summary>
    public static SKColor Mix(SKColor from, SKColor to, double share)
    {
        var t = Math.Clamp(share, 0, 1);
        byte Level(byte a, byte b) => (byte)Math.Round(a + (t * (b - a)));
        return new SKColor(Level(from.Red, to.Red), Level(from.Green, to.Green), Level(from.Blue, to.Blue), from.Alpha);
    }

    /// <summary>The color of a signal of a sign and a strength from 0 to 1.</summary>
    public static SKColor Signal(double value, double strength) => Mix(Paper, value < 0 ? Negative : Positive, strength);
}
