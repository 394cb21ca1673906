using Google.Protobuf;

namespace EsEnas.Export.Onnx;

/// <summary>
/// One message of an ONNX file, written field by field with the numbers of onnx.proto3 (fields that are not written have their defaults).
/// </summary>
internal sealed class OnnxMessage
{
    private readonly MemoryStream bytes = new();
    private readonly CodedOutputStream output;

    public OnnxMessage() => output = new CodedOutputStream(bytes, leaveOpen: true);

    public OnnxMessage Number(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return this;
    }

    public OnnxMessage Numbers(int field, IEnumerable<long> values)
    {
        foreach (var value in values) Number(field, value);
        return this;
    }

    public OnnxMessage Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        return this;
    }

    public OnnxMessage Bytes(int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
        return this;
    }

    public OnnxMessage Message(int field, OnnxMessage value) => Bytes(field, value.ToArray());

    public byte[] ToArray()
    {
        output.Flush();
        return bytes.ToArray();
    }
}
