namespace EsEnas.Analysis.Motion;

/// <summary>At most 255 colors that stand for all of an animation: median cut over colors of five bits a channel.</summary>
/// <remarks>Whole numbers only, in a fixed order: the same pictures have the same palette.</remarks>
internal sealed class GifPalette
{
    /// <summary>The most colors; one more place is left for "as before".</summary>
    public const int Most = 255;

    private const int Bins = 1 << 15;
    private readonly byte[] places = new byte[Bins];

    private GifPalette(IReadOnlyList<(int Red, int Green, int Blue)> colors) => Colors = colors;

    /// <summary>The colors, 0 to 255 a channel.</summary>
    public IReadOnlyList<(int Red, int Green, int Blue)> Colors { get; }

    /// <summary>The palette of pictures of four bytes a pixel: red, green, blue, and one that does not count.</summary>
    public static GifPalette Of(IEnumerable<byte[]> pictures)
    {
        var counts = new long[Bins];
        var sums = new long[Bins * 3];
        foreach (var pixels in pictures)
        {
            for (var i = 0; i < pixels.Length; i += 4)
            {
                var bin = BinOf(pixels, i);
                counts[bin]++;
                for (var channel = 0; channel < 3; channel++) sums[(3 * bin) + channel] += pixels[i + channel];
            }
        }

        var boxes = new List<int[]> { Enumerable.Range(0, Bins).Where(bin => counts[bin] > 0).ToArray() };
        while (boxes.Count < Most && Widest(boxes) is var (place, channel))
        {
            var sorted = boxes[place].OrderBy(bin => Channel(bin, channel)).ThenBy(bin => bin).ToArray();
            var (half, cut, seen) = (sorted.Sum(bin => Weight(counts[bin])) / 2, 1, 0L);
            for (var i = 0; i < sorted.Length - 1 && (seen += Weight(counts[sorted[i]])) <= half; i++) cut = i + 1;
            boxes[place] = sorted[..cut];
            boxes.Add(sorted[cut..]);
        }

        var palette = new GifPalette([.. boxes.Select(box => Mean(box, counts, sums))]);
        for (var i = 0; i < boxes.Count; i++)
            foreach (var bin in boxes[i]) palette.places[bin] = (byte)i;
        return palette;
    }

    /// <summary>The place of the color that a pixel is shown in.</summary>
    public byte PlaceOf(byte[] pixels, int at) => places[BinOf(pixels, at)];

    // The box with more than one bin that spans most in a channel; the first of equals.
    private static (int Place, int Channel)? Widest(List<int[]> boxes)
    {
        (int Place, int Channel)? widest = null;
        var most = 0;
        for (var place = 0; place < boxes.Count; place++)
        {
            if (boxes[place].Length < 2) continue;
            for (var channel = 0; channel < 3; channel++)
            {
                var (low, high) = (int.MaxValue, int.MinValue);
                foreach (var bin in boxes[place])
                    (low, high) = (Math.Min(low, Channel(bin, channel)), Math.Max(high, Channel(bin, channel)));
                if (high - low <= most) continue;
                (most, widest) = (high - low, (place, channel));
            }
        }

        return widest;
    }

    private static (int, int, int) Mean(int[] box, long[] counts, long[] sums)
    {
        var (count, channels) = (0L, new long[3]);
        foreach (var bin in box)
        {
            count += counts[bin];
            for (var channel = 0; channel < 3; channel++) channels[channel] += sums[(3 * bin) + channel];
        }

        int Rounded(int channel) => count == 0 ? 0 : (int)((channels[channel] + (count / 2)) / count);
        return (Rounded(0), Rounded(1), Rounded(2));
    }

    // A color that covers half of the picture must not take half of the palette.
    private static long Weight(long count) => (long)Math.Sqrt(count) + 1;

    private static int BinOf(byte[] pixels, int at) => ((pixels[at] >> 3) << 10) | ((pixels[at + 1] >> 3) << 5) | (pixels[at + 2] >> 3);

    private static int Channel(int bin, int channel) => (bin >> (10 - (5 * channel))) & 31;
}
