using System.Text.Json;

namespace EsEnas.Core.Policies;

/// <summary>Writes the section <c>interface</c> of a policy file.</summary>
internal static class PolicyInterfaceWriter
{
    /// <summary>The name of the section.</summary>
    public const string Section = "interface";

    /// <summary>What the policies of this build do with an output: the function before the range.</summary>
    public const string Output = "tanh";

    public static void Write(Utf8JsonWriter writer, PolicyInterface section, WiredNetwork network)
    {
        writer.WriteStartObject(Section);
        PolicyDocumentWriter.WriteNumber(writer, "controlPeriod", section.ControlPeriod, $"{Section}.controlPeriod");
        writer.WriteNumber("frameSkip", section.FrameSkip);
        writer.WriteString("output", Output);
        writer.WriteStartArray("observations");
        foreach (var signal in section.Observations) Write(writer, signal);
        writer.WriteEndArray();
        writer.WriteStartArray("actuators");
        foreach (var actuator in section.Actuators) writer.WriteStringValue(actuator);
        writer.WriteEndArray();
        if (Partition(network.Weights) is { } partition) PolicyDocumentWriter.Raw(writer, "partition", string.Join(", ", partition));
        WriteRandomization(writer, section.Randomization);
        writer.WriteStartArray("vectors");
        for (var i = 0; i < section.Vectors.Count; i++)
        {
            writer.WriteStartObject();
            var at = $"{Section}.vectors[{i}]";
            PolicyDocumentWriter.Raw(writer, "observation", PolicyDocumentWriter.Text(section.Vectors[i].Observation, $"{at}.observation"));
            PolicyDocumentWriter.Raw(writer, "action", PolicyDocumentWriter.Text(section.Vectors[i].Action, $"{at}.action"));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>
    /// For each edge the index of its weight among the distinct ones, in order of first use; null if no two edges have the same weight.
    /// </summary>
    public static int[]? Partition(double[] weights)
    {
        var indices = new Dictionary<long, int>();
        var partition = new int[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var bits = BitConverter.DoubleToInt64Bits(weights[i]);
            if (!indices.TryGetValue(bits, out var index)) indices.Add(bits, index = indices.Count);
            partition[i] = index;
        }
        return indices.Count == weights.Length ? null : partition;
    }

    /// <summary>The name of a kind in policy files: <c>jointPosition</c>.</summary>
    public static string NameOf(SignalKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>The name of a noise's law in policy files.</summary>
    public static string NameOf(SignalNoiseLaw law) => JsonNamingPolicy.CamelCase.ConvertName(law.ToString());

    private static void WriteRandomization(Utf8JsonWriter writer, IReadOnlyList<TrainedQuantity> quantities)
    {
        if (quantities.Count == 0) return;
        writer.WriteStartArray("randomization");
        foreach (var quantity in quantities)
        {
            writer.WriteStartObject();
            writer.WriteString("quantity", quantity.Quantity);
            WriteRange(writer, quantity.Low, quantity.High, $"{Section}.randomization");
            writer.WriteString("unit", quantity.Unit);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteNoise(Utf8JsonWriter writer, IReadOnlyList<SignalNoise> noises)
    {
        if (noises.Count == 0) return;
        writer.WriteStartArray("noise");
        foreach (var noise in noises)
        {
            writer.WriteStartObject();
            writer.WriteString("law", NameOf(noise.Law));
            WriteRange(writer, noise.Low, noise.High, $"{Section}.observations.noise");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteRange(Utf8JsonWriter writer, double low, double high, string at)
    {
        PolicyDocumentWriter.WriteNumber(writer, "low", low, at);
        PolicyDocumentWriter.WriteNumber(writer, "high", high, at);
    }

    private static void Write(Utf8JsonWriter writer, ObservationSignal signal)
    {
        writer.WriteStartObject();
        writer.WriteString("name", signal.Name);
        writer.WriteString("unit", signal.Unit);
        writer.WriteString("kind", NameOf(signal.Kind));
        writer.WriteString("of", signal.Of);
        writer.WriteNumber("component", signal.Component);
        if (signal.Minus.Length > 0) writer.WriteString("minus", signal.Minus);
        // JSON has no infinity: a bound that is not there is no field.
        if (!double.IsNegativeInfinity(signal.Low)) PolicyDocumentWriter.WriteNumber(writer, "low", signal.Low, $"{Section}.observations");
        if (!double.IsPositiveInfinity(signal.High))
            PolicyDocumentWriter.WriteNumber(writer, "high", signal.High, $"{Section}.observations");
        if (signal.Seen is { } seen)
            PolicyDocumentWriter.Raw(writer, "seen", PolicyDocumentWriter.Text([seen.Low, seen.High], $"{Section}.observations.seen"));
        WriteNoise(writer, signal.Noise);
        writer.WriteEndObject();
    }
}
