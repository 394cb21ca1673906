using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>
/// A policy as a program: the observations that are read, the hidden neurons in order with the places that they read from, the outputs.
/// What cannot be told from an action is left out, as <see cref="Policy"/> leaves it out: the sums keep their order, and so their bits.
/// </summary>
/// <remarks>Immutable by convention, thread safe.</remarks>
internal sealed class PolicyPlan
{
    public PolicyPlan(PolicyDocument document)
    {
        Document = document;
        var network = document.Network;
        var neurons = network.NeuronCount;
        var firstOutput = neurons - network.ActionSize;
        var (reaches, varies) = (network.FindPathsToOutputs(), network.FindPathsFromInputs());

        // Places: used inputs, computed hidden neurons, constants.
        var places = new int[neurons];
        var place = 0;
        for (var i = 0; i < network.ObservationSize; i++)
        {
            if (!reaches[i]) continue;
            places[i] = place++;
            var signal = document.Interface?.Observations[i];
            Inputs.Add(new PlanInput(i, document.Normalizer.Mean[i], document.Normalizer.Scale[i], signal?.Low ?? double.NegativeInfinity,
                signal?.High ?? double.PositiveInfinity));
        }
        for (var i = network.ObservationSize; i < firstOutput; i++) if (reaches[i] && varies[i]) places[i] = place++;
        FirstConstant = place;
        for (var i = network.ObservationSize; i < firstOutput; i++) if (reaches[i] && !varies[i]) places[i] = place++;
        PlaceCount = place;

        var constants = new double[place];
        var layers = NetworkLayout.LayersOf(network.LayerSizes);
        var next = 0;
        for (var i = network.ObservationSize; i < neurons; i++)
        {
            var first = next;
            while (next < network.Edges.Length && network.Edges[next].To == i) next++;
            if (!reaches[i]) continue;
            if (i < firstOutput && !varies[i])
            {
                var sum = network.Biases[i];
                for (var edge = first; edge < next; edge++) sum += constants[places[network.Edges[edge].From]] * network.Weights[edge];
                constants[places[i]] = NonlinearityFunctions.Apply(network.Nonlinearities[i], sum);
                Constants.Add(constants[places[i]]);
                continue;
            }
            for (var edge = first; edge < next; edge++)
                Edges.Add(new PlanEdge(places[network.Edges[edge].From], network.Edges[edge].From, network.Weights[edge]));
            var neuron = new PlanNeuron(i, layers[i], Edges.Count - (next - first), Edges.Count, network.Nonlinearities[i],
                network.Biases[i]);
            (i < firstOutput ? Hidden : Outputs).Add(neuron);
        }
        Actions = [.. Enumerable.Range(0, network.ActionSize).Select(action => PlanAction.Of(document, action))];
    }

    /// <summary>What the exported code is held to, in words.</summary>
    public string Reference => Document.Quantization is { } rounded
        ? string.Create(CultureInfo.InvariantCulture, $"the run's policy rounded to {rounded.Bits} bits (eval says what rounding costs)")
        : "the run";

    /// <summary>The policy file.</summary>
    public PolicyDocument Document { get; }

    /// <summary>The observations that are read.</summary>
    public List<PlanInput> Inputs { get; } = [];

    /// <summary>Hidden neurons that an output depends on and that are no constants, in the order in which they are computed.</summary>
    public List<PlanNeuron> Hidden { get; } = [];

    /// <summary>Values of the hidden neurons that nothing observed reaches.</summary>
    public List<double> Constants { get; } = [];

    /// <summary>The output neurons.</summary>
    public List<PlanNeuron> Outputs { get; } = [];

    /// <summary>The hidden neurons, then the outputs.</summary>
    public IEnumerable<PlanNeuron> Neurons => Hidden.Concat(Outputs);

    /// <summary>The edges into hidden neurons and then outputs.</summary>
    public List<PlanEdge> Edges { get; } = [];

    /// <summary>What becomes of the outputs.</summary>
    public IReadOnlyList<PlanAction> Actions { get; }

    /// <summary>Values that a step keeps: inputs, hidden neurons, constants.</summary>
    public int PlaceCount { get; }

    /// <summary>The first place of a constant.</summary>
    public int FirstConstant { get; }

    /// <summary>|S|.</summary>
    public int ObservationSize => Document.Network.ObservationSize;

    /// <summary>Whether any observation that is read is shifted or scaled.</summary>
    public bool IsNormalized => Inputs.Exists(input => input.Mean != 0 || input.Scale != 1);

    /// <summary>Whether any observation that is read is cut.</summary>
    public bool IsClipped => Inputs.Exists(input => double.IsFinite(input.Low) || double.IsFinite(input.High));

    /// <summary>Whether an observation is read.</summary>
    public bool IsRead(int index) => Inputs.Exists(input => input.Index == index);

    /// <summary>The edges into a neuron.</summary>
    public List<PlanEdge> EdgesOf(PlanNeuron neuron) => Edges[neuron.FirstEdge..neuron.EdgeEnd];

    /// <summary>The name of an observation: that of the policy file, or its number.</summary>
    public string ObservationName(int index) => Document.Interface?.Observations[index].Name ?? $"observation {index}";

    /// <summary>The name of an actuator: that of the policy file, or its number.</summary>
    public string ActionName(int index) => Document.Interface?.Actuators[index] ?? $"action {index}";

    /// <summary>What a neuron is called: an observation's name, or its layer and place.</summary>
    public string NeuronName(int neuron)
    {
        if (neuron < ObservationSize) return ObservationName(neuron);
        var network = Document.Network;
        if (neuron >= network.NeuronCount - network.ActionSize)
            return ActionName(neuron - network.NeuronCount + network.ActionSize);
        var (layer, first) = (1, ObservationSize);
        for (; neuron >= first + network.LayerSizes[layer]; layer++) first += network.LayerSizes[layer];
        return $"hidden {layer}.{neuron - first}";
    }
}

/// <summary>An observation that is read: cut to [Low, High], then (it - Mean) · Scale.</summary>
/// <param name="Index">Which observation.</param>
/// <param name="Mean">What is subtracted.</param>
/// <param name="Scale">What it is multiplied by.</param>
/// <param name="Low">Lower bound; -∞ for none.</param>
/// <param name="High">Upper bound; ∞ for none.</param>
internal readonly record struct PlanInput(int Index, double Mean, double Scale, double Low, double High);

/// <summary>A term of a sum.</summary>
/// <param name="Place">Where the value stands.</param>
/// <param name="Neuron">Whose it is, by the numbers of the policy file.</param>
/// <param name="Weight">What it is multiplied by.</param>
internal readonly record struct PlanEdge(int Place, int Neuron, double Weight);

/// <summary>A neuron: Function(Bias + Σ over its edges).</summary>
/// <param name="Neuron">Its number in the policy file.</param>
/// <param name="Layer">Its layer, 1 for the first after the inputs.</param>
/// <param name="FirstEdge">Its first edge.</param>
/// <param name="EdgeEnd">The edge after its last one.</param>
/// <param name="Function">Its function.</param>
/// <param name="Bias">Its bias.</param>
internal readonly record struct PlanNeuron(int Neuron, int Layer, int FirstEdge, int EdgeEnd, Nonlinearity Function, double Bias)
{
    public bool HasEdges => EdgeEnd > FirstEdge;
}

/// <summary>What becomes of an output: Middle + Half · tanh, cut to [Low, High].</summary>
internal readonly record struct PlanAction(double Middle, double Half, double Low, double High)
{
    public static PlanAction Of(PolicyDocument document, int action)
    {
        // As Policy does it: halves before adding.
        double low = document.ActionLow[action], high = document.ActionHigh[action];
        var (middle, half) = document.ActionScale == ActionScale.Unit ? (0.0, 1.0) : (0.5 * low + 0.5 * high, 0.5 * high - 0.5 * low);
        return new PlanAction(middle, half, low, high);
    }
}
