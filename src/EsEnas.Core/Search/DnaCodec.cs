using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EsEnas.Core.Search;

/// <summary>Dna as text (16 hex digits of the space's hash, a colon, the decisions) and as bytes (bit-packed).</summary>
/// <remarks>
/// <para>Every encoding and decoding validates against the space. Text is for people: only bytes are read back. Thread safe.</para>
/// <para>Text: choices apart by commas; if there are numbers, a semicolon and the numbers, apart by commas, in their shortest exact
/// form.</para>
/// <para>Bytes: the hash in 8 bytes, little-endian; then the decisions, depth first, the lowest bit first: a choice in
/// ceil(log2(candidates)) bits, a number in the 64 of its IEEE form; zero bits up to the next whole byte.</para>
/// </remarks>
public static class DnaCodec
{
    private const int HashDigits = 16;
    private const int HashBytes = 8;

    /// <summary>The text of <paramref name="dna"/>, such as <c>91c3…:5,1,0;0.25</c>.</summary>
    /// <exception cref="DnaFormatException"><paramref name="dna"/> is not a model of the space.</exception>
    public static string ToText(SearchSpace space, Dna dna)
    {
        ArgumentNullException.ThrowIfNull(space);
        space.Validate(dna);
        var text = new StringBuilder(HashDigits + 1 + 4 * dna.Choices.Length);
        text.Append(CultureInfo.InvariantCulture, $"{space.Hash:x16}:");
        text.AppendJoin(',', dna.Choices);
        if (!dna.Floats.IsEmpty)
        {
            text.Append(';').AppendJoin(',', dna.Floats.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        }

        return text.ToString();
    }

    /// <summary>The bytes of <paramref name="dna"/>: each choice in ceil(log2(candidates)) bits. 64 of 736 edges take 88 bytes.</summary>
    /// <exception cref="DnaFormatException"><paramref name="dna"/> is not a model of the space.</exception>
    public static byte[] ToBytes(SearchSpace space, Dna dna)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(dna);
        var replay = new DnaReplay(dna);
        var writer = new DnaBits.Writer(replay, HashBytes);
        space.DecideInto(null, writer, 0);
        replay.RequireEnd();
        var bytes = writer.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, space.Hash);
        return bytes;
    }

    /// <summary>Reads the bytes that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="DnaFormatException">The bytes are malformed, of another space, or not a model of this one.</exception>
    public static Dna FromBytes(SearchSpace space, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (bytes.Length < HashBytes)
        {
            throw new DnaFormatException($"The Dna has {bytes.Length} bytes; it begins with {HashBytes} bytes of its space's hash.");
        }

        RequireHash(space, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        // No decision takes more than 64 bits.
        if (bytes.Length > HashBytes + 8L * space.MaxDecisions)
        {
            throw new DnaFormatException($"The Dna has {bytes.Length} bytes; " +
                $"a model of this space has at most {HashBytes + 8L * space.MaxDecisions}.");
        }

        var reader = new DnaBits.Reader(bytes.ToArray(), HashBytes);
        var builder = new DnaBuilder(space.MaxDecisions);
        space.DecideInto(builder, reader, 0);
        reader.RequireEnd();
        return builder.ToDna();
    }

    private static void RequireHash(SearchSpace space, ulong hash)
    {
        if (hash != space.Hash)
        {
            throw new DnaFormatException($"The Dna belongs to the search space {hash:x16}, not to this one, which is {space.Hash:x16}.");
        }
    }
}
