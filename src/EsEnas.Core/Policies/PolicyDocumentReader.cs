using System.Text.Json;

namespace EsEnas.Core.Policies;

/// <summary>Reads policy files; trusts nothing.</summary>
internal static class PolicyDocumentReader
{
    private const int MaximumLayers = 64;
    private const int MaximumNeurons = 2 * NetworkLayout.MaximumEdges;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static PolicyDocument Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > PolicyDocument.MaximumLength)
            throw new PolicyFormatException($"A policy file of {json.Length} characters; at most {PolicyDocument.MaximumLength} are read.");
        using var parsed = Parse(json);
        return Read(new JsonField("the document", parsed.RootElement));
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // ArgumentException: the text is not valid UTF-16.
            var place =
                exception is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? $" (line {line + 1}, byte {at + 1})" : "";
            throw new PolicyFormatException($"it is not JSON{place}.", exception);
        }
    }

    private static PolicyDocument Read(JsonField root)
    {
        // The schema first: another version has other fields.
        var schema = root.Member("schema").Integer(int.MinValue, int.MaxValue);
        if (schema != PolicyDocument.CurrentSchema)
            throw new PolicyFormatException($"schema: version {schema} is unknown; this build reads {PolicyDocument.CurrentSchema}.");
        root.Only("schema", "task", "layers", "edges", "biases", "nonlinearities", "normalizer", "action", "quantization",
            "interface", "size", "provenance");

        var network = ReadNetwork(root);
        var normalizer = root.Member("normalizer").Only("mean", "scale");
        var mean = normalizer.Member("mean").Numbers(network.ObservationSize);
        var scale = normalizer.Member("scale").Numbers(network.ObservationSize);
        var action = root.Member("action").Only("low", "high", "scale");
        var low = action.Member("low").Numbers(network.ActionSize);
        var high = action.Member("high").Numbers(network.ActionSize);
        for (var i = 0; i < low.Length; i++)
        {
            if (low[i] > high[i]) throw new PolicyFormatException($"action.low[{i}]: {low[i]} is above action.high[{i}], {high[i]}.");
        }
        return new PolicyDocument
        {
            Schema = schema,
            Task = root.Member("task").Text(),
            Network = network,
            Normalizer = new Normalizer(mean, scale),
            ActionLow = low,
            ActionHigh = high,
            ActionScale = ReadScale(action),
            Quantization = root.Optional("quantization") is { } quantization
                ? QuantizationReader.Read(quantization, network, mean, scale)
                : null,
            Interface = root.Optional("interface") is { } section ? PolicyInterfaceReader.Read(section, network) : null,
            Size = ReadSize(root.Member("size")),
            Provenance = ReadProvenance(root.Member("provenance")),
        };
    }

    private static WiredNetwork ReadNetwork(JsonField root)
    {
        int[] layers = [.. root.Member("layers").Items(MaximumLayers).Select(item => item.Integer(1, NetworkLayout.MaximumEdges))];
        if (layers.Length < 2) throw new PolicyFormatException($"layers: {layers.Length} sizes; inputs and outputs are two.");
        var total = layers.Sum(size => (long)size);
        if (total > MaximumNeurons) throw new PolicyFormatException($"layers: {total} neurons are too many.");
        var neurons = (int)total;

        var items = root.Member("edges").Items(NetworkLayout.MaximumEdges);
        var edges = new Edge[items.Count];
        var weights = new double[items.Count];
        var layerOf = LayerOfNeurons(layers, neurons);
        for (var i = 0; i < edges.Length; i++)
        {
            var parts = items[i].Items(3, "from, to and weight");
            var (from, to) = (parts[0].Integer(0, neurons - 1), parts[1].Integer(0, neurons - 1));
            if (layerOf[from] >= layerOf[to])
                throw new PolicyFormatException($"edges[{i}]: the edge {from}→{to} does not lead to a later layer.");
            if (i > 0 && edges[i - 1] == new Edge(from, to))
                throw new PolicyFormatException($"edges[{i}]: the edge {from}→{to} is a duplicate.");
            if (i > 0 && (to, from).CompareTo((edges[i - 1].To, edges[i - 1].From)) < 0)
                throw new PolicyFormatException($"edges[{i}]: the edge {from}→{to} is a duplicate or out of order (by target, " +
                    "then source).");
            edges[i] = new Edge(from, to);
            weights[i] = parts[2].Number();
        }

        var biases = new double[neurons];
        var last = layers[0] - 1;
        foreach (var item in root.Member("biases").Items(neurons))
        {
            var parts = item.Items(2, "neuron and bias");
            var neuron = parts[0].Integer(0, neurons - 1);
            if (neuron <= last)
                throw new PolicyFormatException($"{parts[0].Path}: neuron {neuron} is an input, a duplicate or out of order.");
            biases[neuron] = parts[1].Number();
            last = neuron;
        }
        return new WiredNetwork(layers, edges, weights, biases, ReadNonlinearities(root.Member("nonlinearities"), layers, neurons));
    }

    private static Nonlinearity[] ReadNonlinearities(JsonField field, int[] layers, int neurons)
    {
        var functions = new Nonlinearity[neurons];
        Array.Fill(functions, Nonlinearity.Identity, 0, layers[0]);
        Array.Fill(functions, Nonlinearity.Tanh, neurons - layers[^1], layers[^1]);
        var rows = field.Items(layers.Length - 2, "one list per hidden layer");
        var neuron = layers[0];
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var item in rows[row].Items(layers[row + 1], "one name per neuron"))
            {
                if (!NonlinearityFunctions.TryParse(item.Text(), out functions[neuron++]))
                    throw new PolicyFormatException($"{item.Path}: {item.Shown()} is not a known function.");
            }
        }
        return functions;
    }

    // A file of a build that did not know the field rescales.
    private static ActionScale ReadScale(JsonField action)
    {
        if (action.Optional("scale") is not { } field) return ActionScale.Range;
        return field.Text() switch
        {
            "range" => ActionScale.Range,
            "unit" => ActionScale.Unit,
            _ => throw new PolicyFormatException($"{field.Path}: {field.Shown()} is not unit or range."),
        };
    }

    private static ModelSize ReadSize(JsonField field)
    {
        field.Only("liveWeights", "biases", "denseWeights", "compression", "bits", "fairBits");
        var compression = field.Member("compression").Number();
        if (compression is < 0 or > 1) throw new PolicyFormatException($"size.compression: {compression} is not in [0, 1].");
        return new ModelSize(field.Member("liveWeights").Integer(0, int.MaxValue), field.Member("biases").Integer(0, int.MaxValue),
            field.Member("denseWeights").Integer(0, int.MaxValue), compression, field.Member("bits").Long(0),
            field.Member("fairBits").Long(0));
    }

    private static PolicyProvenance ReadProvenance(JsonField field)
    {
        field.Only("run", "specification", "seed", "iteration", "fingerprint", "numericsIdentity", "model", "return",
            "returnStd", "episodes");
        return new PolicyProvenance(field.Member("run").Text(), field.Member("specification").Text(), field.Member("seed").Unsigned(),
            field.Member("iteration").Integer(0, int.MaxValue), field.Member("fingerprint").Text(), field.Member("numericsIdentity").Text(),
            field.Member("model").Text(), field.Member("return").NumberOrNull(), field.Member("returnStd").NumberOrNull(),
            field.Member("episodes").Integer(0, int.MaxValue));
    }

    private static int[] LayerOfNeurons(int[] layers, int neurons)
    {
        var layerOf = new int[neurons];
        var first = 0;
        for (var layer = 0; layer < layers.Length; first += layers[layer++]) Array.Fill(layerOf, layer, first, layers[layer]);
        return layerOf;
    }
}
