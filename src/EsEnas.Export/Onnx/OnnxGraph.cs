using System.Buffers.Binary;

namespace EsEnas.Export.Onnx;

/// <summary>A graph in the making: nodes of standard operators, and constant tensors of one precision.</summary>
internal sealed class OnnxGraph(bool isDouble)
{
    private const int FloatType = 1;
    private const int Int64Type = 7;
    private const int DoubleType = 11;
    private const int IntegerAttribute = 2;

    private readonly List<OnnxMessage> nodes = [];
    private readonly List<OnnxMessage> tensors = [];
    private int names;

    /// <summary>Adds a node and gives the name of what it computes.</summary>
    public string Node(string operation, IReadOnlyList<string> inputs, string? output = null, int? axis = null)
    {
        output ??= $"{operation.ToLowerInvariant()}_{names++}";
        var node = new OnnxMessage();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        if (axis is { } number) node.Message(5, new OnnxMessage().Text(1, "axis").Number(3, number).Number(20, IntegerAttribute));
        nodes.Add(node);
        return output;
    }

    /// <summary>Adds a tensor of numbers, by rows.</summary>
    public string Tensor(string name, IReadOnlyList<double> values, params long[] dimensions)
    {
        var size = isDouble ? 8 : 4;
        var raw = new byte[size * values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            if (isDouble) BinaryPrimitives.WriteDoubleLittleEndian(raw.AsSpan(size * i), values[i]);
            else BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(size * i), SinglePrecision.Of(values[i], name));
        }
        return Add(name, isDouble ? DoubleType : FloatType, raw, dimensions);
    }

    /// <summary>Adds a tensor of indices.</summary>
    public string Indices(string name, IReadOnlyList<int> values)
    {
        var raw = new byte[8 * values.Count];
        for (var i = 0; i < values.Count; i++) BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(8 * i), values[i]);
        return Add(name, Int64Type, raw, [values.Count]);
    }

    /// <summary>The graph's message.</summary>
    public OnnxMessage Finish(string name, (string Name, int Size) input, (string Name, int Size) output)
    {
        var graph = new OnnxMessage();
        foreach (var node in nodes) graph.Message(1, node);
        graph.Text(2, name);
        foreach (var tensor in tensors) graph.Message(5, tensor);
        return graph.Message(11, Value(input)).Message(12, Value(output));
    }

    private string Add(string name, int type, byte[] raw, IReadOnlyList<long> dimensions)
    {
        var unique = $"{name}_{names++}";
        tensors.Add(new OnnxMessage().Numbers(1, dimensions).Number(2, type).Text(8, unique).Bytes(9, raw));
        return unique;
    }

    // [batch, size], the batch being free.
    private OnnxMessage Value((string Name, int Size) value)
    {
        var shape = new OnnxMessage().Message(1, new OnnxMessage().Text(2, "batch")).Message(1, new OnnxMessage().Number(1, value.Size));
        var tensor = new OnnxMessage().Number(1, isDouble ? DoubleType : FloatType).Message(2, shape);
        return new OnnxMessage().Text(1, value.Name).Message(2, new OnnxMessage().Message(1, tensor));
    }
}
