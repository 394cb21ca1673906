namespace EsEnas.Core.Policies;

/// <summary>
/// The values of all neurons of a network, those that reach no output too: what <see cref="Policy"/> computes for the others, in the same
/// order and to the bit.
/// </summary>
/// <remarks>Not thread safe: holds the values. For looking at a network; <see cref="Policy"/> acts.</remarks>
public sealed class NetworkActivations
{
    private readonly WiredNetwork network;
    private readonly Normalizer normalizer;
    private readonly double[] values;

    /// <param name="network">The network.</param>
    /// <param name="normalizer">Normalization of its |S| observations.</param>
    /// <exception cref="ArgumentException">The normalizer does not fit.</exception>
    public NetworkActivations(WiredNetwork network, Normalizer normalizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(normalizer);
        if (normalizer.Mean.Length != network.ObservationSize || normalizer.Scale.Length != network.ObservationSize)
            throw new ArgumentException($"A normalizer that is not one of {network.ObservationSize} observations.", nameof(normalizer));
        (this.network, this.normalizer) = (network, normalizer);
        values = new double[network.NeuronCount];
    }

    /// <summary>Computes the values for an observation; of outputs the tanh.</summary>
    /// <param name="observation">|S| raw values.</param>
    /// <returns>A value for each neuron, valid until the next call.</returns>
    /// <exception cref="ArgumentException">The observation has the wrong length.</exception>
    public ReadOnlySpan<double> Compute(ReadOnlySpan<double> observation)
    {
        var size = network.ObservationSize;
        if (observation.Length != size)
            throw new ArgumentException($"{observation.Length} values for {size} observations.", nameof(observation));
        for (var i = 0; i < size; i++) values[i] = (observation[i] - normalizer.Mean[i]) * normalizer.Scale[i];
        var edge = 0;
        for (var neuron = size; neuron < values.Length; neuron++)
        {
            var sum = network.Biases[neuron];
            for (; edge < network.Edges.Length && network.Edges[edge].To == neuron; edge++)
                sum += values[network.Edges[edge].From] * network.Weights[edge];
            values[neuron] = NonlinearityFunctions.Apply(network.Nonlinearities[neuron], sum);
        }

        return values;
    }
}
