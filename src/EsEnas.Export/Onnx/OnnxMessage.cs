using Google.Protobuf;

namespace EsEnas.Export.Onnx;

/// <summary>
/// One message of an ONNX file, written field by field with the numbers of onnx.proto3 (fields that are not written have their defaults).
/// </summary>
internal sealed class OnnxMessage
{
    private readonly List<Action<CodedOutputStream>> fields = [];

    public OnnxMessage Number(int field, long value)
    {
        fields.Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        });
        return this;
    }

    public OnnxMessage Numbers(int field, IEnumerable<long> values)
    {
        foreach (var value in values) Number(field, value);
        return this;
    }

    public OnnxMessage Text(int field, string value)
    {
        fields.Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        });
        return this;
    }

    public OnnxMessage Bytes(int field, byte[] value)
    {
        fields.Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        });
        return this;
    }

    public OnnxMessage Message(int field, OnnxMessage value) => Bytes(field, value.ToArray());

    public byte[] ToArray()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var write in fields) write(output);
        }
        return bytes.ToArray();
    }
}
