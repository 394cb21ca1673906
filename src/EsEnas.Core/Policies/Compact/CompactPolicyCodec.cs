using System.Collections.Immutable;
using EsEnas.Core.Binary;

namespace EsEnas.Core.Policies.Compact;

/// <summary>Compact policies as bytes. What is read is checked; a malformed input is a <see cref="FormatException"/>.</summary>
internal static class CompactPolicyCodec
{
    /// <summary>Writes a policy.</summary>
    public static void Write(StateWriter writer, CompactPolicy policy)
    {
        Write(writer, policy.Shape);
        writer.Doubles(policy.Numbers.AsSpan());
        writer.Byte((byte)(policy.Quantization?.Bits ?? 0));
        if (policy.Quantization is { } quantization) writer.Doubles(quantization.Steps.AsSpan());
    }

    /// <summary>Reads a policy.</summary>
    public static CompactPolicy Read(ref StateReader reader)
    {
        var shape = ReadShape(ref reader);
        var numbers = reader.Doubles(shape.NumberCount);
        var bits = reader.Byte();
        if (bits == 0) return new CompactPolicy(shape, [.. numbers]);
        if (bits is < PolicyQuantization.FewestBits or > PolicyQuantization.MostBits)
            throw new FormatException($"A number of a policy has {bits} bits.");
        var steps = reader.Doubles(PolicyQuantization.GroupsOf(shape.LayerSizes.Length));
        return new CompactPolicy(shape, [.. numbers]) { Quantization = new PolicyQuantization(bits, [.. steps]) };
    }

    /// <summary>Writes a shape.</summary>
    public static void Write(StateWriter writer, CompactShape shape)
    {
        writer.Count(shape.LayerSizes.Length);
        foreach (var size in shape.LayerSizes) writer.Count(size);
        foreach (var function in shape.Nonlinearities) writer.Byte((byte)function);
        writer.Count(shape.NumberCount);
        writer.Count(shape.Edges.Length);
        foreach (var edge in shape.Edges)
        {
            writer.Count(edge.From);
            writer.Count(edge.To);
            writer.Count(edge.Number);
        }

        WritePlaces(writer, shape.Biases);
        WritePlaces(writer, shape.Means);
        WritePlaces(writer, shape.Scales);
    }

    /// <summary>Reads a shape.</summary>
    public static CompactShape ReadShape(ref StateReader reader)
    {
        var layers = new int[reader.CountOf(bytesEach: 1)];
        long neurons = 0;
        for (var i = 0; i < layers.Length; i++) neurons += layers[i] = reader.Count();
        if (layers.Length < 2 || neurons > reader.Remaining) throw new FormatException("The layers of a policy are malformed.");
        var functions = new Nonlinearity[neurons];
        for (var i = 0; i < functions.Length; i++) functions[i] = (Nonlinearity)reader.Byte();
        // Each number has a place that takes a byte at least.
        var numbers = reader.CountOf(bytesEach: 1);
        var edges = new CompactEdge[reader.CountOf(bytesEach: 3)];
        for (var i = 0; i < edges.Length; i++) edges[i] = new CompactEdge(reader.Count(), reader.Count(), reader.Count());
        var biases = ReadPlaces(ref reader, functions.Length);
        var (means, scales) = (ReadPlaces(ref reader, layers[0]), ReadPlaces(ref reader, layers[0]));
        try
        {
            return new CompactShape([.. layers], [.. functions], [.. edges], biases, means, scales, numbers);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static void WritePlaces(StateWriter writer, ImmutableArray<int> places)
    {
        foreach (var place in places) writer.Count(place + 1);
    }

    private static ImmutableArray<int> ReadPlaces(ref StateReader reader, int count)
    {
        if (count > reader.Remaining) throw new FormatException("The bytes end too early.");
        var places = new int[count];
        for (var i = 0; i < count; i++) places[i] = reader.Count() - 1;
        return [.. places];
    }
}
