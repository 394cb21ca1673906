namespace EsEnas.Analysis.Motion;

/// <summary>The compression of GIF: LZW with codes of 9 to 12 bits, in blocks of at most 255 bytes.</summary>
internal static class LzwCode
{
    /// <summary>Bits of a symbol.</summary>
    public const int SymbolBits = 8;

    private const int Clear = 1 << SymbolBits;
    private const int End = Clear + 1;
    private const int MostCodes = 4096;

    /// <summary>Writes symbols, and the empty block that ends them.</summary>
    public static void Write(Stream target, ReadOnlySpan<byte> symbols)
    {
        var block = new byte[255];
        var (used, bits, held) = (0, 0, 0);
        var codes = new Dictionary<int, int>(MostCodes);
        var (width, next) = (SymbolBits + 1, End + 1);
        Put(Clear);
        var prefix = -1;
        foreach (var symbol in symbols)
        {
            if (prefix < 0)
            {
                prefix = symbol;
                continue;
            }

            var key = (prefix << SymbolBits) | symbol;
            if (codes.TryGetValue(key, out var known))
            {
                prefix = known;
                continue;
            }

            Put(prefix);
            prefix = symbol;
            if (next == MostCodes)
            {
                Put(Clear);
                codes.Clear();
                (width, next) = (SymbolBits + 1, End + 1);
                continue;
            }

            // The reader learns a code one later than it is made.
            if (next == 1 << width && width < 12) width++;
            codes.Add(key, next++);
        }

        if (prefix >= 0) Put(prefix);
        Put(End);
        if (bits > 0) Byte((byte)held);
        Flush();
        target.WriteByte(0);

        void Put(int code)
        {
            held |= code << bits;
            for (bits += width; bits >= 8; bits -= 8)
            {
                Byte((byte)held);
                held >>= 8;
            }
        }

        void Byte(byte value)
        {
            block[used++] = value;
            if (used == block.Length) Flush();
        }

        void Flush()
        {
            if (used == 0) return;
            target.WriteByte((byte)used);
            target.Write(block, 0, used);
            used = 0;
        }
    }
}
