using System.Buffers.Binary;
using System.Text;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Binary;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote. Trusts nothing: every length is held against the bytes that are left before anything is
/// allocated.
/// </summary>
/// <remarks>Every method throws <see cref="FormatException"/> for bytes that are missing or malformed.</remarks>
public ref struct StateReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> rest = source;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => rest.Length;

    /// <summary>Reads one byte.</summary>
    public byte Byte() => Bytes(1)[0];

    /// <summary>Reads one byte, 0 or 1 only.</summary>
    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new FormatException($"A flag is {other}."),
    };

    /// <summary>Reads 4 bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    /// <summary>Reads 8 bytes.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>Reads 8 bytes.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>Reads 16 bytes.</summary>
    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Bytes(16));

    /// <summary>Reads a number, NaN and infinity included.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(8));

    /// <summary>Reads a finite number.</summary>
    public double Finite() =>
        Double() is var value && double.IsFinite(value) ? value : throw new FormatException("A number is not finite.");

    /// <summary>Reads a number of variable length, in its shortest form only.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) break;
            if (shift > 0 && next == 0) break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new FormatException("A number of variable length is malformed.");
    }

    /// <summary>Reads a number from 0 to <paramref name="maximum"/>.</summary>
    public int Count(int maximum = int.MaxValue) =>
        Varint() is var value && value <= (ulong)maximum ? (int)value : throw new FormatException($"A count is above {maximum}.");

    /// <summary>Reads the count of items that take at least <paramref name="bytesEach"/> bytes, so no more than there can be.</summary>
    public int CountOf(int bytesEach) => Count(Remaining / bytesEach);

    /// <summary>Reads <paramref name="count"/> finite numbers.</summary>
    public double[] Doubles(int count)
    {
        if (count < 0 || count > Remaining / 8) throw Missing();
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = Finite();
        return values;
    }

    /// <summary>Reads <paramref name="count"/> finite numbers of single precision.</summary>
    public float[] Singles(int count)
    {
        if (count < 0 || count > Remaining / 4) throw Missing();
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes(4));
            if (!float.IsFinite(values[i])) throw new FormatException("A number is not finite.");
        }

        return values;
    }

    /// <summary>Reads <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > rest.Length) throw Missing();
        var bytes = rest[..count];
        rest = rest[count..];
        return bytes;
    }

    /// <summary>Reads a text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes(CountOf(bytesEach: 1)));

    /// <summary>Reads a model of <paramref name="space"/>.</summary>
    public Dna Model(SearchSpace space) => DnaCodec.FromBytes(space, Bytes(Count(Remaining)));

    /// <summary>Reads moments of <paramref name="size"/> components.</summary>
    public RunningMoments Moments(int size)
    {
        var count = Varint();
        var mean = Doubles(size);
        var m2 = Doubles(size);
        if (count > long.MaxValue) throw new FormatException("Moments have an impossible count.");
        try
        {
            return RunningMoments.FromParts((long)count, mean, m2);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Checks that everything has been read.</summary>
    public readonly void End()
    {
        if (rest.Length != 0) throw new FormatException($"{rest.Length} bytes are left over.");
    }

    private static FormatException Missing() => new("The bytes end too early.");
}
