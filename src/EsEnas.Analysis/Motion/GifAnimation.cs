namespace EsEnas.Analysis.Motion;

/// <summary>
/// Animated GIF (GIF89a with the loop extension of Netscape): one palette for all frames, and of each frame the part that changes.
/// </summary>
internal static class GifAnimation
{
    private const byte AsBefore = GifPalette.Most;

    /// <summary>Encodes pictures.</summary>
    /// <param name="width">Width, at most 65,535.</param>
    /// <param name="height">Height, at most 65,535.</param>
    /// <param name="paint">Paints a picture by its number: red, green, blue and a byte that does not count for each pixel. Called twice for
    /// each, for the palette and for the frame: all pictures of an animation may be more than there is memory for.</param>
    /// <param name="delays">How long each stays, in hundredths of a second.</param>
    public static byte[] Encode(int width, int height, Func<int, byte[]> paint, IReadOnlyList<int> delays)
    {
        var palette = GifPalette.Of(Enumerable.Range(0, delays.Count).Select(paint));
        using var gif = new MemoryStream();
        gif.Write("GIF89a"u8);
        Short(gif, width);
        Short(gif, height);
        // A palette of 256 colors of 8 bits.
        gif.Write([0xF7, 0, 0]);
        for (var i = 0; i < 256; i++)
        {
            var (red, green, blue) = i < palette.Colors.Count ? palette.Colors[i] : (0, 0, 0);
            gif.Write([(byte)red, (byte)green, (byte)blue]);
        }

        gif.Write([0x21, 0xFF, 11]);
        gif.Write("NETSCAPE2.0"u8);
        gif.Write([3, 1, 0, 0, 0]);
        var before = Array.Empty<byte>();
        for (var i = 0; i < delays.Count; i++)
        {
            var (picture, places) = (paint(i), new byte[width * height]);
            for (var pixel = 0; pixel < places.Length; pixel++) places[pixel] = palette.PlaceOf(picture, 4 * pixel);
            Write(gif, width, height, places, before, delays[i]);
            before = places;
        }

        gif.WriteByte(0x3B);
        return gif.ToArray();
    }

    private static void Write(Stream gif, int width, int height, byte[] places, byte[] before, int delay)
    {
        var isFirst = before.Length == 0;
        var area = isFirst ? new ChangedArea(0, 0, width, height) : ChangedArea.Of(width, height, pixel => places[pixel] != before[pixel]);
        // The picture stays when the next one comes; from the second on, one color means "as before".
        gif.Write([0x21, 0xF9, 4, (byte)(isFirst ? 0x04 : 0x05)]);
        Short(gif, delay);
        gif.Write([AsBefore, 0, 0x2C]);
        Short(gif, area.Left);
        Short(gif, area.Top);
        Short(gif, area.Width);
        Short(gif, area.Height);
        gif.Write([0, LzwCode.SymbolBits]);
        var part = new byte[area.Width * area.Height];
        for (var y = 0; y < area.Height; y++)
        {
            for (var x = 0; x < area.Width; x++)
            {
                var pixel = ((area.Top + y) * width) + area.Left + x;
                part[(y * area.Width) + x] = !isFirst && places[pixel] == before[pixel] ? AsBefore : places[pixel];
            }
        }

        LzwCode.Write(gif, part);
    }

    private static void Short(Stream gif, int value) => gif.Write([(byte)value, (byte)(value >> 8)]);
}
