using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Binary;

/// <summary>Writes numbers, vectors and models as bytes, little endian; <see cref="StateReader"/> reads them back to the bit.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Starts over, with the memory that it has.</summary>
    public void Clear() => buffer.ResetWrittenCount();

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>Writes one byte, 0 or 1.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Writes 4 bytes.</summary>
    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Writes 8 bytes.</summary>
    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Writes 8 bytes.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Writes 16 bytes.</summary>
    public void UInt128(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Take(16), value);

    /// <summary>Writes a number's 8 bytes, whatever it is.</summary>
    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>Writes a number that is small more often than not in 1 to 10 bytes, 7 bits in each.</summary>
    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>Writes a number that is not negative as <see cref="Varint(ulong)"/>.</summary>
    public void Count(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Varint((ulong)value);
    }

    /// <summary>Writes numbers without their count.</summary>
    public void Doubles(ReadOnlySpan<double> values)
    {
        var target = Take(values.Length * 8);
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(target[(i * 8)..], values[i]);
    }

    /// <summary>Writes numbers of single precision without their count.</summary>
    public void Singles(ReadOnlySpan<float> values)
    {
        var target = Take(values.Length * 4);
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(target[(i * 4)..], values[i]);
    }

    /// <summary>Writes a text as UTF-8, with its length.</summary>
    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Count(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>Writes bytes without their count.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Writes a model, bit-packed, with its length.</summary>
    public void Model(SearchSpace space, Dna model)
    {
        var bytes = DnaCodec.ToBytes(space, model);
        Count(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>Writes moments without their size.</summary>
    public void Moments(RunningMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        Varint((ulong)moments.Count);
        Doubles(moments.Mean);
        Doubles(moments.M2);
    }

    private Span<byte> Take(int count)
    {
        var span = buffer.GetSpan(count)[..count];
        buffer.Advance(count);
        return span;
    }
}
