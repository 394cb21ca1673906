using System.Buffers.Binary;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>
/// Animated WebP: Skia encodes the part of each picture that changes as a picture of its own, and the container (RIFF: VP8X, ANIM, ANMF)
/// holds them together.
/// </summary>
internal static class WebpAnimation
{
    private const int RiffHeader = 12;
    private const float Quality = 85;
    private const byte HasAnimation = 0x02;
    private const byte Overwrites = 0x02;

    /// <summary>Encodes pictures.</summary>
    /// <param name="width">Width, at most 16,384.</param>
    /// <param name="height">Height, at most 16,384.</param>
    /// <param name="paint">Paints a picture by its number: red, green, blue and opacity for each pixel.</param>
    /// <param name="delays">How long each stays, in thousandths of a second.</param>
    public static byte[] Encode(int width, int height, Func<int, byte[]> paint, IReadOnlyList<int> delays)
    {
        using var body = new MemoryStream();
        body.Write("WEBP"u8);
        Chunk(body, "VP8X"u8, [HasAnimation, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)]);
        // White behind; again and again.
        Chunk(body, "ANIM"u8, [255, 255, 255, 255, 0, 0]);
        byte[]? before = null;
        for (var i = 0; i < delays.Count; i++)
        {
            var picture = paint(i);
            var area = before is null ? new ChangedArea(0, 0, width, height)
                : Even(ChangedArea.Of(width, height, pixel => !picture.AsSpan(4 * pixel, 4).SequenceEqual(before.AsSpan(4 * pixel, 4))));
            Chunk(body, "ANMF"u8,
            [
                .. Three(area.Left / 2), .. Three(area.Top / 2), .. Three(area.Width - 1), .. Three(area.Height - 1), .. Three(delays[i]),
                Overwrites, .. Still(width, picture, area),
            ]);
            before = picture;
        }

        var bytes = new byte[8 + body.Length];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), (int)body.Length);
        body.GetBuffer().AsSpan(0, (int)body.Length).CopyTo(bytes.AsSpan(8));
        return bytes;
    }

    // Places of parts are even numbers.
    private static ChangedArea Even(ChangedArea area)
    {
        var (left, top) = (area.Left & ~1, area.Top & ~1);
        return new ChangedArea(left, top, area.Left + area.Width - left, area.Top + area.Height - top);
    }

    // The chunks of a picture: all of its file but the header.
    private static byte[] Still(int width, byte[] picture, ChangedArea area)
    {
        var info = new SKImageInfo(area.Width, area.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        var target = bitmap.GetPixelSpan();
        for (var y = 0; y < area.Height; y++)
            picture.AsSpan(4 * (((area.Top + y) * width) + area.Left), 4 * area.Width).CopyTo(target[(4 * y * area.Width)..]);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, Quality))
            ?? throw new AnalysisException(AnalysisError.CannotDraw, "this build's drawing library cannot write WebP");
        var file = data.ToArray();
        // An extended header of its own (VP8X) has no place inside.
        var at = RiffHeader;
        while (file.AsSpan(at, 4).SequenceEqual("VP8X"u8)) at += 8 + Padded(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4)));
        return file[at..];
    }

    private static void Chunk(Stream target, ReadOnlySpan<byte> name, byte[] payload)
    {
        target.Write(name);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, payload.Length);
        target.Write(length);
        target.Write(payload);
        if (payload.Length % 2 != 0) target.WriteByte(0);
    }

    private static int Padded(int length) => length + (length & 1);

    private static byte[] Three(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
