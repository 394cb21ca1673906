namespace EsEnas.Core.Policies;

/// <summary>Reads the section <c>interface</c> of a policy file; trusts nothing.</summary>
internal static class PolicyInterfaceReader
{
    private const int MostVectors = 10_000;
    private const int MostQuantities = 100;
    private const int MostNoises = 10;

    public static PolicyInterface Read(JsonField field, WiredNetwork network)
    {
        field.Only("controlPeriod", "frameSkip", "output", "observations", "actuators", "partition", "randomization", "vectors");
        var period = field.Member("controlPeriod");
        if (period.Number() <= 0) throw new PolicyFormatException($"{period.Path}: {period.Shown()} is not above 0.");
        var output = field.Member("output");
        if (output.Text() != PolicyInterfaceWriter.Output)
            throw new PolicyFormatException($"{output.Path}: {output.Shown()} is not {PolicyInterfaceWriter.Output}.");
        CheckPartition(field.Optional("partition"), network);
        var observations = field.Member("observations").Items(network.ObservationSize, "one per observation");
        var actuators = field.Member("actuators").Items(network.ActionSize, "one per action");
        return new PolicyInterface(period.Number(), field.Member("frameSkip").Integer(1, int.MaxValue),
            [.. observations.Select(ReadSignal)], [.. actuators.Select(item => item.Text())],
            [.. field.Member("vectors").Items(MostVectors).Select(item => ReadVector(item, network))])
        {
            Randomization = field.Optional("randomization") is { } drawn ? [.. drawn.Items(MostQuantities).Select(ReadQuantity)] : [],
        };
    }

    private static ObservationSignal ReadSignal(JsonField field)
    {
        field.Only("name", "unit", "kind", "of", "component", "minus", "low", "high", "seen", "noise");
        var low = field.Optional("low")?.Number() ?? double.NegativeInfinity;
        var high = field.Optional("high")?.Number() ?? double.PositiveInfinity;
        if (low > high) throw new PolicyFormatException($"{field.Path}.low: {low} is above the high bound, {high}.");
        return new ObservationSignal(field.Member("name").Text(), field.Member("unit").Text(), ReadKind(field.Member("kind")),
            field.Member("of").Text(), field.Member("component").Integer(0, int.MaxValue), field.Optional("minus")?.Text() ?? "", low,
            high)
        {
            Seen = ReadSeen(field.Optional("seen")),
            Noise = field.Optional("noise") is { } noise ? [.. noise.Items(MostNoises).Select(ReadNoise)] : [],
        };
    }

    private static (double Low, double High)? ReadSeen(JsonField? field)
    {
        if (field is not { } given) return null;
        var ends = given.Items(2, "the smallest and the largest").Select(item => item.Number()).ToArray();
        return ends[0] <= ends[1]
            ? (ends[0], ends[1])
            : throw new PolicyFormatException($"{given.Path}: {ends[0]} is above {ends[1]}.");
    }

    private static SignalNoise ReadNoise(JsonField field)
    {
        field.Only("law", "low", "high");
        var law = field.Member("law");
        var (low, high) = ReadRange(field);
        if (low < 0) throw new PolicyFormatException($"{field.Path}.low: {low} is below 0.");
        foreach (var known in Enum.GetValues<SignalNoiseLaw>())
            if (law.Text() == PolicyInterfaceWriter.NameOf(known)) return new SignalNoise(known, low, high);
        throw new PolicyFormatException($"{law.Path}: {law.Shown()} is not one of " +
            $"{string.Join(", ", Enum.GetValues<SignalNoiseLaw>().Select(PolicyInterfaceWriter.NameOf))}.");
    }

    private static TrainedQuantity ReadQuantity(JsonField field)
    {
        field.Only("quantity", "low", "high", "unit");
        var (low, high) = ReadRange(field);
        return new TrainedQuantity(field.Member("quantity").Text(), low, high, field.Member("unit").Text());
    }

    private static (double Low, double High) ReadRange(JsonField field)
    {
        var (low, high) = (field.Member("low").Number(), field.Member("high").Number());
        return low <= high ? (low, high) : throw new PolicyFormatException($"{field.Path}.low: {low} is above the high end, {high}.");
    }

    private static SignalKind ReadKind(JsonField field)
    {
        var text = field.Text();
        var kinds = Enum.GetValues<SignalKind>();
        var at = Array.FindIndex(kinds, kind => PolicyInterfaceWriter.NameOf(kind) == text);
        return at >= 0
            ? kinds[at]
            : throw new PolicyFormatException($"{field.Path}: {field.Shown()} is not one of " +
                $"{string.Join(", ", kinds.Select(PolicyInterfaceWriter.NameOf))}.");
    }

    private static TestVector ReadVector(JsonField field, WiredNetwork network)
    {
        field.Only("observation", "action");
        return new TestVector(field.Member("observation").Numbers(network.ObservationSize),
            field.Member("action").Numbers(network.ActionSize));
    }

    // Follows from the weights; a file that says another one was changed by somebody.
    private static void CheckPartition(JsonField? field, WiredNetwork network)
    {
        if (field is not { } given) return;
        var items = given.Items(network.Edges.Length, "one per edge");
        var wanted = PolicyInterfaceWriter.Partition(network.Weights);
        for (var i = 0; i < items.Count; i++)
        {
            var index = items[i].Integer(0, items.Count - 1);
            if (index != (wanted?[i] ?? i))
                throw new PolicyFormatException($"{items[i].Path}: {index} is not {wanted?[i] ?? i}, the index of the edge's weight " +
                    "among the distinct ones.");
        }
    }
}
