using System.Numerics;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Policies;

/// <summary>
/// What a deployment of a policy stores: every number that an action depends on, and where each of them stands. Counted from the policy
/// itself, so neurons without a path to an output, and observations that nothing reads, count for nothing (docs/shrinking.md).
/// </summary>
/// <param name="Weights">
/// Weights stored: those of all edges, or the distinct ones with an index for each edge, whichever takes fewer bits.
/// </param>
/// <param name="Indices">Such indices; 0 if every edge has its weight.</param>
/// <param name="Biases">Biases that are not 0.</param>
/// <param name="Means">Means of observations that are read, where they are not 0.</param>
/// <param name="Scales">Scales of observations that are read, where they are not 1.</param>
/// <param name="Bits">Bits of each of these numbers: 32, or fewer where they are quantized.</param>
/// <param name="Steps">Steps of the quantization, 32 bits each.</param>
/// <param name="FlashBytes">All of it, with what says which edges there are and what the hidden neurons compute.</param>
/// <param name="RamBytes">A value of 32 bits for each observation that is read, each hidden neuron and each action.</param>
public sealed record DeploymentSize(int Weights, int Indices, int Biases, int Means, int Scales, int Bits, int Steps, long FlashBytes,
    long RamBytes)
{
    private const int FullPrecision = 32;
    private const int FunctionBits = 4;

    /// <summary>Every number: weights, biases, means, scales.</summary>
    public int Numbers => Weights + Biases + Means + Scales;

    /// <summary>The size of a policy file's policy.</summary>
    public static DeploymentSize Of(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Of(document.Network, document.Normalizer, document.Quantization);
    }

    /// <summary>The size of a policy.</summary>
    /// <param name="network">Its network.</param>
    /// <param name="normalizer">The normalization of its observations.</param>
    /// <param name="quantization">How its numbers are quantized; null for 32 bits.</param>
    public static DeploymentSize Of(WiredNetwork network, Normalizer normalizer, PolicyQuantization? quantization)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(normalizer);
        var firstOutput = network.NeuronCount - network.ActionSize;
        var reaches = network.FindPathsToOutputs();
        int[] live = [.. Enumerable.Range(0, network.Edges.Length).Where(i => reaches[network.Edges[i].To])];
        int[] inputs = [.. Enumerable.Range(0, network.ObservationSize).Where(input => reaches[input])];
        int[] hidden = [.. Enumerable.Range(network.ObservationSize, firstOutput - network.ObservationSize).Where(i => reaches[i])];
        var (means, scales) = (inputs.Count(i => normalizer.Mean[i] != 0), inputs.Count(i => normalizer.Scale[i] != 1));
        var biases = Enumerable.Range(network.ObservationSize, network.NeuronCount - network.ObservationSize)
            .Count(i => reaches[i] && network.Biases[i] != 0);

        var bits = quantization?.Bits ?? FullPrecision;
        var steps = quantization?.StepCount ?? 0;
        var distinct = live.Select(i => BitConverter.DoubleToInt64Bits(network.Weights[i])).Distinct().Count();
        var isIndexed = ((long)distinct * bits) + ((long)live.Length * BitsFor(distinct)) < (long)live.Length * bits;
        var (weights, indices) = isIndexed ? (distinct, live.Length) : (live.Length, 0);

        var all = (bits * ((long)weights + biases + means + scales)) + ((long)FullPrecision * steps) + ((long)indices * BitsFor(distinct));
        // Which of the edges, biases, means and scales that there could be.
        all += PlacesBits(live.Length, CandidateEdges(network)) + PlacesBits(biases, network.NeuronCount - network.ObservationSize)
            + PlacesBits(means, inputs.Length) + PlacesBits(scales, inputs.Length);
        var functions = hidden.Select(i => network.Nonlinearities[i]).Distinct().Count();
        all += functions > 1 ? (long)FunctionBits * hidden.Length : FunctionBits * functions;
        return new DeploymentSize(weights, indices, biases, means, scales, bits, steps, (all + 7) / 8,
            4L * (inputs.Length + hidden.Length + network.ActionSize));
    }

    // The cheaper of a list and a mask; nothing where there are none or all.
    private static long PlacesBits(int kept, long places) =>
        kept == 0 || kept == places ? 0 : Math.Min(kept * (long)BitsFor(places), places);

    private static int BitsFor(long values) => values <= 1 ? 0 : BitOperations.Log2((ulong)values - 1) + 1;

    private static long CandidateEdges(WiredNetwork network)
    {
        var layers = network.LayerSizes;
        var layerOf = NetworkLayout.LayersOf(layers);
        var skips = network.Edges.Any(edge => layerOf[edge.To] - layerOf[edge.From] > 1);
        return NetworkLayout.CountEdges(layers[0], layers[1..^1], layers[^1], skips ? Connectivity.Residual : Connectivity.Consecutive);
    }
}
