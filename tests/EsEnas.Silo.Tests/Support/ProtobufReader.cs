namespace EsEnas.Silo.Tests.Support;

/// <summary>Reads the fields of a protocol buffer: number, and bytes or an integer.</summary>
internal static class ProtobufReader
{
    public static List<(int Field, ReadOnlyMemory<byte> Bytes, ulong Number)> Read(ReadOnlyMemory<byte> message)
    {
        List<(int, ReadOnlyMemory<byte>, ulong)> fields = [];
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message.Span, ref at);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((field, default, Varint(message.Span, ref at)));
                    break;
                case 1:
                    fields.Add((field, default, BitConverter.ToUInt64(message.Span[at..])));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add((field, message.Slice(at, length), 0));
                    at += length;
                    break;
                case 5:
                    fields.Add((field, default, BitConverter.ToUInt32(message.Span[at..])));
                    at += 4;
                    break;
                default:
                    throw new FormatException($"Wire type {key & 7}.");
            }
        }
        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
