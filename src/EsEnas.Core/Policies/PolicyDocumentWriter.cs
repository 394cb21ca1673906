using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Policies;

/// <summary>Writes policy files: indented, one edge or bias a line, vectors on one line.</summary>
internal static class PolicyDocumentWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",

        // A file, not a web page: letters beyond ASCII and plus signs stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(PolicyDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", document.Schema);
            writer.WriteString("task", document.Task);
            WriteNetwork(writer, document.Network);
            WriteObject(writer, "normalizer", ("mean", document.Normalizer.Mean), ("scale", document.Normalizer.Scale));
            WriteAction(writer, document);
            WriteQuantization(writer, document.Quantization);
            if (document.Interface is { } section) PolicyInterfaceWriter.Write(writer, section, document.Network);
            WriteSize(writer, document.Size);
            WriteProvenance(writer, document.Provenance);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Writes a number with the digits that read back to the bit, or null.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, string name, double? value, string field)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value is { } number ? Text(number, field) : "null");
    }

    /// <summary>Writes a list of what has been written already, on one line.</summary>
    public static void Raw(Utf8JsonWriter writer, string name, string items)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue($"[{items}]");
    }

    /// <summary>The numbers of a list.</summary>
    public static string Text(double[] values, string field) =>
        string.Join(", ", values.Select((value, i) => Text(value, $"{field}[{i}]")));

    private static void WriteNetwork(Utf8JsonWriter writer, WiredNetwork network)
    {
        Raw(writer, "layers", string.Join(", ", network.LayerSizes.Select(Text)));

        Rows(writer, "edges",
            network.Edges.Select((edge, i) => $"{Text(edge.From)}, {Text(edge.To)}, {Text(network.Weights[i], $"edges[{i}]")}"));

        // A bias of zero and none are the same; a negative zero is kept, for the sake of the bits.
        Rows(writer, "biases", Enumerable.Range(0, network.NeuronCount)
            .Where(neuron => BitConverter.DoubleToInt64Bits(network.Biases[neuron]) != 0)
            .Select(neuron => $"{Text(neuron)}, {Text(network.Biases[neuron], $"biases, neuron {neuron}")}"));

        var functions = new List<string>();
        var first = network.LayerSizes[0];
        foreach (var size in network.LayerSizes.AsSpan(1, network.LayerSizes.Length - 2))
        {
            functions.Add(string.Join(", ", network.Nonlinearities.Skip(first)
                .Take(size).Select(function => $"\"{NonlinearityFunctions.NameOf(function)}\"")));
            first += size;
        }
        Rows(writer, "nonlinearities", functions);
    }

    private static void WriteObject(Utf8JsonWriter writer, string name, (string Name, double[] Values) first,
        (string Name, double[] Values) second)
    {
        writer.WriteStartObject(name);
        Raw(writer, first.Name, Text(first.Values, $"{name}.{first.Name}"));
        Raw(writer, second.Name, Text(second.Values, $"{name}.{second.Name}"));
        writer.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter writer, PolicyDocument document)
    {
        writer.WriteStartObject("action");
        Raw(writer, "low", Text(document.ActionLow, "action.low"));
        Raw(writer, "high", Text(document.ActionHigh, "action.high"));
        writer.WriteString("scale", document.ActionScale == ActionScale.Unit ? "unit" : "range");
        writer.WriteEndObject();
    }

    private static void WriteQuantization(Utf8JsonWriter writer, PolicyQuantization? quantization)
    {
        if (quantization is null) return;
        writer.WriteStartObject("quantization");
        writer.WriteNumber("bits", quantization.Bits);
        Raw(writer, "steps", Text([.. quantization.Steps], "quantization.steps"));
        writer.WriteEndObject();
    }

    private static void WriteSize(Utf8JsonWriter writer, ModelSize size)
    {
        writer.WriteStartObject("size");
        writer.WriteNumber("liveWeights", size.LiveWeights);
        writer.WriteNumber("biases", size.Biases);
        writer.WriteNumber("denseWeights", size.DenseWeights);
        WriteNumber(writer, "compression", size.Compression, "size.compression");
        writer.WriteNumber("bits", size.Bits);
        writer.WriteNumber("fairBits", size.FairBits);
        writer.WriteEndObject();
    }

    private static void WriteProvenance(Utf8JsonWriter writer, PolicyProvenance provenance)
    {
        writer.WriteStartObject("provenance");
        writer.WriteString("run", provenance.Run);
        writer.WriteString("specification", provenance.Specification);
        writer.WriteNumber("seed", provenance.Seed);
        writer.WriteNumber("iteration", provenance.Iteration);
        writer.WriteString("fingerprint", provenance.Fingerprint);
        writer.WriteString("numericsIdentity", provenance.NumericsIdentity);
        writer.WriteString("model", provenance.Model);
        WriteNumber(writer, "return", provenance.Return, "provenance.return");
        WriteNumber(writer, "returnStd", provenance.ReturnStd, "provenance.returnStd");
        writer.WriteNumber("episodes", provenance.Episodes);
        writer.WriteEndObject();
    }

    // A list of lists, each on a line of its own, which the writer would not do.
    private static void Rows(Utf8JsonWriter writer, string name, IEnumerable<string> rows)
    {
        var text = string.Join(",\n    ", rows.Select(row => $"[{row}]"));
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.Length == 0 ? "[]" : $"[\n    {text}\n  ]");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // The shortest text that reads back to the same bits.
    private static string Text(double value, string field) =>
        double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : throw new PolicyFormatException($"{field}: {value} is not finite.");
}
