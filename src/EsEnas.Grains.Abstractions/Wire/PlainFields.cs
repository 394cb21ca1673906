using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;

namespace EsEnas.Grains.Abstractions.Wire;

/// <summary>Identifiers in the form of the plain values that older builds send in their places.</summary>
/// <remarks>
/// The form has room for an identifier where the reader expects one, not for its name: in a list that says of what it is, or as an object,
/// an older build would not know it, so there it is refused.
/// </remarks>
internal static class PlainFields
{
    public static void Write<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expected, Type actual, string value)
        where TBufferWriter : IBufferWriter<byte>
    {
        RequireExpected(expected, actual);
        StringCodec.WriteField(ref writer, fieldIdDelta, value);
    }

    public static void Write<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expected, Type actual, int value)
        where TBufferWriter : IBufferWriter<byte>
    {
        RequireExpected(expected, actual);
        Int32Codec.WriteField(ref writer, fieldIdDelta, value);
    }

    private static void RequireExpected(Type? expected, Type actual)
    {
        if (expected != actual) throw new NotSupportedException($"{actual.Name} cannot be sent as {expected}.");
    }
}
