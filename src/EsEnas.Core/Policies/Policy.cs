using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EsEnas.Core.Policies;

/// <summary>
/// A policy compiled for stepping: flat arrays over the live edges only (edges on a path from an input to an output), normalizer included.
/// action = middle + half · tanh(output): middle and half-width of the action's range, or 0 and 1 (<see cref="ActionScale"/>).
/// </summary>
/// <remarks>
/// <para>Not thread safe: holds its activations. <see cref="Act"/> allocates nothing.</para>
/// <para>
/// A neuron is f(bias + w₁v₁ + w₂v₂ + …), added in that order, edges by source (§5.1). Dropped is only what cannot be told from the action:
/// neurons without a path to an output and observations that no kept neuron reads. A neuron that no input reaches is a constant; it is
/// computed once and its edges stay, so that every sum keeps its order and its bits.
/// </para>
/// </remarks>
public sealed class Policy
{
    private readonly Input[] inputs;
    private readonly int[] sources;
    private readonly double[] weights;
    private readonly Neuron[] hidden;
    private readonly Output[] outputs;

    // Normalized inputs, then computed hidden neurons, then constants.
    private readonly double[] values;

    /// <summary>Compiles a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="normalizer">Normalization of its |S| observations.</param>
    /// <param name="actionLow">Lower bound of each action, finite.</param>
    /// <param name="actionHigh">Upper bound of each action, finite and not below the lower one.</param>
    /// <param name="scale">What becomes of an output's tanh.</param>
    /// <exception cref="ArgumentException">A length does not fit the network, or a bound is not allowed.</exception>
    public Policy(WiredNetwork network, Normalizer normalizer, ReadOnlySpan<double> actionLow, ReadOnlySpan<double> actionHigh,
        ActionScale scale = ActionScale.Range)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(normalizer);
        CheckSizes(network, normalizer, actionLow, actionHigh);
        ObservationSize = network.ObservationSize;
        var edges = network.Edges;
        var neurons = network.NeuronCount;
        var firstOutput = neurons - network.ActionSize;

        var reaches = network.FindPathsToOutputs();
        var varies = network.FindPathsFromInputs();

        // Places: used inputs, computed hidden neurons, constants.
        var places = new int[neurons];
        var place = 0;
        var inputs = new List<Input>();
        for (var i = 0; i < ObservationSize; i++)
        {
            if (!reaches[i]) continue;
            places[i] = place++;
            inputs.Add(new Input(i, normalizer.Mean[i], normalizer.Scale[i]));
        }
        for (var i = ObservationSize; i < firstOutput; i++) if (reaches[i] && varies[i]) places[i] = place++;
        for (var i = ObservationSize; i < firstOutput; i++) if (reaches[i] && !varies[i]) places[i] = place++;
        values = new double[place];

        var sources = new List<int>(edges.Length);
        var weights = new List<double>(edges.Length);
        var hidden = new List<Neuron>();
        outputs = new Output[network.ActionSize];
        var next = 0;
        for (var i = ObservationSize; i < neurons; i++)
        {
            var first = next;
            while (next < edges.Length && edges[next].To == i) next++;
            if (!reaches[i]) continue;
            if (i < firstOutput && !varies[i])
            {
                // Its sources are constants too and come before it.
                var sum = network.Biases[i];
                for (var edge = first; edge < next; edge++) sum += values[places[edges[edge].From]] * network.Weights[edge];
                values[places[i]] = NonlinearityFunctions.Apply(network.Nonlinearities[i], sum);
                continue;
            }
            for (var edge = first; edge < next; edge++)
            {
                sources.Add(places[edges[edge].From]);
                weights.Add(network.Weights[edge]);
            }
            if (i < firstOutput) hidden.Add(new Neuron(sources.Count, network.Nonlinearities[i], network.Biases[i]));
            else
            {
                // Halves before adding: the sum of large bounds could overflow.
                double low = actionLow[i - firstOutput], high = actionHigh[i - firstOutput];
                var (middle, half) = scale == ActionScale.Unit ? (0.0, 1.0) : (0.5 * low + 0.5 * high, 0.5 * high - 0.5 * low);
                outputs[i - firstOutput] = new Output(sources.Count, network.Biases[i], middle, half, low, high);
            }
        }
        this.inputs = [.. inputs];
        this.sources = [.. sources];
        this.weights = [.. weights];
        this.hidden = [.. hidden];
    }

    /// <summary>|S|.</summary>
    public int ObservationSize { get; }

    /// <summary>|A|.</summary>
    public int ActionSize => outputs.Length;

    /// <summary>Computes the action for an observation.</summary>
    /// <param name="observation">|S| raw values.</param>
    /// <param name="action">|A| values, overwritten; each in [low, high] unless not finite.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Act(ReadOnlySpan<double> observation, Span<double> action)
    {
        if (observation.Length != ObservationSize)
            throw new ArgumentException($"{observation.Length} values for {ObservationSize} observations.", nameof(observation));
        if (action.Length != this.outputs.Length)
            throw new ArgumentException($"{action.Length} values for {this.outputs.Length} actions.", nameof(action));

        // Places and edge ends were made by the constructor and lie within their arrays; so the references below need no checks.
        ref var values = ref MemoryMarshal.GetArrayDataReference(this.values);
        ref var sources = ref MemoryMarshal.GetArrayDataReference(this.sources);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(this.weights);
        ref var raw = ref MemoryMarshal.GetReference(observation);
        nint place = 0;

        foreach (ref readonly var input in inputs.AsSpan())
        {
            Unsafe.Add(ref values, place++) = (Unsafe.Add(ref raw, input.Index) - input.Mean) * input.Scale;
        }

        nint edge = 0;
        foreach (ref readonly var neuron in hidden.AsSpan())
        {
            var sum = neuron.Bias;
            for (nint end = neuron.EdgeEnd; edge < end; edge++)
                sum += Unsafe.Add(ref values, Unsafe.Add(ref sources, edge)) * Unsafe.Add(ref weights, edge);
            Unsafe.Add(ref values, place++) = NonlinearityFunctions.Apply(neuron.Function, sum);
        }

        var outputs = this.outputs.AsSpan();
        for (var i = 0; i < outputs.Length; i++)
        {
            ref readonly var output = ref outputs[i];
            var sum = output.Bias;
            for (nint end = output.EdgeEnd; edge < end; edge++)
                sum += Unsafe.Add(ref values, Unsafe.Add(ref sources, edge)) * Unsafe.Add(ref weights, edge);

            // Rounding could leave the range by a bit, and a unit scale more than that; the clamp keeps NaN.
            action[i] = Math.Clamp(output.Middle + output.Half * Math.Tanh(sum), output.Low, output.High);
        }
    }

    private static void CheckSizes(WiredNetwork network, Normalizer normalizer, ReadOnlySpan<double> actionLow,
        ReadOnlySpan<double> actionHigh)
    {
        var (means, scales) = (normalizer.Mean.Length, normalizer.Scale.Length);
        if (means != network.ObservationSize || scales != network.ObservationSize)
            throw new ArgumentException($"A normalizer of {means} means and {scales} scales for {network.ObservationSize} observations.",
                nameof(normalizer));
        if (actionLow.Length != network.ActionSize)
            throw new ArgumentException($"{actionLow.Length} bounds for {network.ActionSize} actions.", nameof(actionLow));
        if (actionHigh.Length != network.ActionSize)
            throw new ArgumentException($"{actionHigh.Length} bounds for {network.ActionSize} actions.", nameof(actionHigh));
        for (var i = 0; i < actionLow.Length; i++)
        {
            if (!double.IsFinite(actionLow[i]) || !double.IsFinite(actionHigh[i]) || actionLow[i] > actionHigh[i])
                throw new ArgumentException($"Action {i} has bounds [{actionLow[i]}, {actionHigh[i]}]; they must be finite and in order.",
                    nameof(actionLow));
        }
    }

    private readonly record struct Input(int Index, double Mean, double Scale);

    private readonly record struct Neuron(int EdgeEnd, Nonlinearity Function, double Bias);

    private readonly record struct Output(int EdgeEnd, double Bias, double Middle, double Half, double Low, double High);
}
