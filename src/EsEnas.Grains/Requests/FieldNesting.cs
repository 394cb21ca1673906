using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace EsEnas.Grains.Requests;

/// <summary>
/// How deep the objects of a serialized value lie in one another: Orleans reads them by recursion, so that enough of them end the process.
/// </summary>
/// <remarks>
/// Orleans' format says by itself where fields and objects end: each field begins with a byte of wire type (3 bits), kind of type name (2
/// bits) and difference of the field's number (3 bits).
/// </remarks>
internal static class FieldNesting
{
    private const int WireTypeShift = 5;
    private const int SchemaShift = 3;
    private const int TwoBits = 3;
    private const int ThreeBits = 7;
    private const int HashBytes = 4;
    private const int VersionBytes = 1;
    private const int LongestNumber = 10;

    private enum WireType
    {
        Number = 0,
        Object = 1,
        Bytes = 2,
        Fixed32 = 3,
        Fixed64 = 4,
        Reference = 6,
        Mark = 7,
    }

    private enum TypeName
    {
        Expected = 0,
        WellKnown = 1,
        Spelled = 2,
        Referenced = 3,
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">Its bytes; may be none.</param>
    /// <param name="most">Objects in one another that are allowed.</param>
    /// <exception cref="InvalidDataException">There are more, or the bytes are no value.</exception>
    public static void Check(in ReadOnlySequence<byte> value, int most)
    {
        var reader = new SequenceReader<byte>(value);
        for (var depth = 0; reader.TryRead(out var tag);)
        {
            var type = (WireType)(tag >> WireTypeShift);
            if (type == WireType.Mark)
            {
                // The end of an object, or of the fields of its base class.
                if (((tag >> SchemaShift) & TwoBits) == 0 && --depth < 0) throw Unreadable();
                continue;
            }
            if ((tag & ThreeBits) == ThreeBits) ReadNumber(ref reader);
            SkipTypeName(ref reader, (TypeName)((tag >> SchemaShift) & TwoBits));
            switch (type)
            {
                case WireType.Object when ++depth > most:
                    throw GatewayGuard.Refused(string.Create(CultureInfo.InvariantCulture, $"more than {most} objects within one another"));
                case WireType.Object: break;
                case WireType.Number or WireType.Reference: ReadNumber(ref reader); break;
                case WireType.Bytes: Skip(ref reader, ReadNumber(ref reader)); break;
                case WireType.Fixed32: Skip(ref reader, sizeof(uint)); break;
                case WireType.Fixed64: Skip(ref reader, sizeof(ulong)); break;
                default: throw Unreadable();
            }
        }
    }

    private static void SkipTypeName(ref SequenceReader<byte> reader, TypeName name)
    {
        switch (name)
        {
            case TypeName.WellKnown or TypeName.Referenced:
                ReadNumber(ref reader);
                break;
            case TypeName.Spelled:
                Skip(ref reader, VersionBytes + HashBytes);
                Skip(ref reader, ReadNumber(ref reader));
                break;
        }
    }

    // The zeros before the first one say how many bytes follow. Only lengths are needed: what is longer than 4 bytes is no length.
    private static long ReadNumber(ref SequenceReader<byte> reader)
    {
        if (!reader.TryPeek(out var first)) throw Unreadable();
        var length = first == 0 ? LongestNumber - 1 : BitOperations.TrailingZeroCount((uint)first) + 1;
        if (first == 0)
        {
            if (!reader.TryPeek(1, out var second)) throw Unreadable();
            length += (second & 1) == 0 ? 1 : 0;
        }
        long number = 0;
        for (var i = 0; i < length; i++)
        {
            if (!reader.TryRead(out var part)) throw Unreadable();
            if (i < sizeof(long)) number |= (long)part << (8 * i);
        }
        return length <= 5 ? number >> length : long.MaxValue;
    }

    private static void Skip(ref SequenceReader<byte> reader, long bytes)
    {
        if (bytes > reader.Remaining) throw Unreadable();
        reader.Advance(bytes);
    }

    private static InvalidDataException Unreadable() => GatewayGuard.Refused("a message that cannot be read");
}
