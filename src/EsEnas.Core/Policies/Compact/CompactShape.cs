using System.Collections.Immutable;

namespace EsEnas.Core.Policies.Compact;

/// <summary>
/// A policy without its numbers: which edges and biases it has, which observations it shifts and scales, and which number stands where.
/// The search space that it came from has no part in it any more.
/// </summary>
/// <remarks>Immutable, thread safe. Numbers are numbered by edges, then biases, means and scales, each in order of first use.</remarks>
public sealed class CompactShape
{
    /// <summary>No number: a weight, bias or mean of 0, a scale of 1.</summary>
    public const int None = -1;

    internal CompactShape(ImmutableArray<int> layerSizes, ImmutableArray<Nonlinearity> nonlinearities, ImmutableArray<CompactEdge> edges,
        ImmutableArray<int> biases, ImmutableArray<int> means, ImmutableArray<int> scales, int numberCount)
    {
        LayerSizes = layerSizes;
        Nonlinearities = nonlinearities;
        Edges = edges;
        Biases = biases;
        Means = means;
        Scales = scales;
        NumberCount = numberCount;
        foreach (var edge in edges) Check(edge.Number, isRequired: true);
        foreach (var number in biases) Check(number);
        foreach (var number in means) Check(number);
        foreach (var number in scales) Check(number);
        if (means.Length != layerSizes[0] || scales.Length != layerSizes[0])
            throw new ArgumentException($"There are {means.Length} means and {scales.Length} scales for {layerSizes[0]} observations.",
                nameof(means));
        // Everything else is what a wired network checks.
        Wire(new double[numberCount]);
    }

    /// <summary>Sizes of all layers, inputs and outputs included.</summary>
    public ImmutableArray<int> LayerSizes { get; }

    /// <summary>For each neuron its function.</summary>
    public ImmutableArray<Nonlinearity> Nonlinearities { get; }

    /// <summary>The edges, ordered by target, then source.</summary>
    public ImmutableArray<CompactEdge> Edges { get; }

    /// <summary>For each neuron the number that is its bias, or <see cref="None"/>.</summary>
    public ImmutableArray<int> Biases { get; }

    /// <summary>For each observation the number that is subtracted from it, or <see cref="None"/>.</summary>
    public ImmutableArray<int> Means { get; }

    /// <summary>For each observation the number that it is multiplied by then, or <see cref="None"/>.</summary>
    public ImmutableArray<int> Scales { get; }

    /// <summary>How many numbers there are.</summary>
    public int NumberCount { get; }

    /// <summary>Distinct weights.</summary>
    public int WeightCount => Edges.Select(edge => edge.Number).Distinct().Count();

    /// <summary>Biases.</summary>
    public int BiasCount => Biases.Count(number => number != None);

    /// <summary>The network with these numbers.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="NumberCount"/> of them.</exception>
    public WiredNetwork Wire(ReadOnlySpan<double> numbers)
    {
        if (numbers.Length != NumberCount)
            throw new ArgumentException($"There are {numbers.Length} numbers; this policy has {NumberCount}.", nameof(numbers));
        var edges = new Edge[Edges.Length];
        var weights = new double[edges.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = new Edge(Edges[i].From, Edges[i].To);
            weights[i] = numbers[Edges[i].Number];
        }

        return new WiredNetwork([.. LayerSizes], edges, weights, Values(Biases, numbers, 0), [.. Nonlinearities]);
    }

    /// <summary>The normalizer with these numbers.</summary>
    public Normalizer Normalize(ReadOnlySpan<double> numbers) => new(Values(Means, numbers, 0), Values(Scales, numbers, 1));

    private static double[] Values(ImmutableArray<int> places, ReadOnlySpan<double> numbers, double otherwise)
    {
        var values = new double[places.Length];
        for (var i = 0; i < values.Length; i++) values[i] = places[i] == None ? otherwise : numbers[places[i]];
        return values;
    }

    private void Check(int number, bool isRequired = false)
    {
        if (number >= NumberCount || number < None || (isRequired && number == None))
            throw new ArgumentException($"There is no number {number} among {NumberCount}.", nameof(number));
    }
}
