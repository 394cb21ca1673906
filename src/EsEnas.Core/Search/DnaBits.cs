using System.Numerics;

namespace EsEnas.Core.Search;

/// <summary>
/// The bit format of a Dna's decisions: a choice takes ceil(log2(candidates)) bits, a number its 64; the lowest bit first, from the
/// lowest bit of the first byte.
/// </summary>
internal static class DnaBits
{
    public static int Width(int candidates) => BitOperations.Log2((uint)(candidates - 1) << 1 | 1);

    /// <summary>Answers as <paramref name="source"/> does and writes the answers down.</summary>
    internal sealed class Writer(DnaReplay source, int header) : IDecider
    {
        private readonly List<byte> bytes = [.. new byte[header]];
        private int free;

        public byte[] ToArray() => [.. bytes];

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            var choice = source.Choose(decision, allowed);
            Write((ulong)choice, Width(decision.Candidates));
            return choice;
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high)
        {
            var value = source.ChooseFloat(decision, low, high);
            Write(BitConverter.DoubleToUInt64Bits(value), 64);
            return value;
        }

        private void Write(ulong value, int width)
        {
            while (width > 0)
            {
                if (free == 0)
                {
                    bytes.Add(0);
                    free = 8;
                }

                var taken = Math.Min(free, width);
                bytes[^1] |= (byte)((value & (1UL << taken) - 1) << (8 - free));
                value >>= taken;
                width -= taken;
                free -= taken;
            }
        }
    }

    /// <summary>Answers with what <paramref name="bytes"/> hold and refuses what is not allowed.</summary>
    internal sealed class Reader(byte[] bytes, int header) : IDecider
    {
        private long position = header * 8L;
        private int choices;
        private int floats;

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed) =>
            DnaReplay.Checked(choices++, decision, allowed, (int)Read(Width(decision.Candidates)));

        public double ChooseFloat(in DecisionPoint decision, double low, double high) =>
            DnaReplay.Checked(floats++, decision, low, high, BitConverter.UInt64BitsToDouble(Read(64)));

        /// <summary>Refuses bytes that nothing asked for and padding other than zero.</summary>
        public void RequireEnd()
        {
            var needed = (position + 7) / 8;
            if (bytes.Length != needed) throw new DnaFormatException($"The Dna has {bytes.Length} bytes; {needed} are wanted.");
            if (position % 8 != 0 && bytes[^1] >> (int)(position % 8) != 0)
            {
                throw new DnaFormatException("The last byte of the Dna has bits set beyond the last decision.");
            }
        }

        private ulong Read(int width)
        {
            if (position + width > bytes.Length * 8L)
            {
                throw new DnaFormatException($"The Dna ends after {bytes.Length} bytes, in the midst of its decisions (after " +
                    $"{choices} choices and {floats} numbers).");
            }

            var value = 0UL;
            for (var done = 0; done < width;)
            {
                var offset = (int)(position % 8);
                var taken = Math.Min(8 - offset, width - done);
                value |= ((ulong)bytes[position / 8] >> offset & (1UL << taken) - 1) << done;
                done += taken;
                position += taken;
            }

            return value;
        }
    }
}
