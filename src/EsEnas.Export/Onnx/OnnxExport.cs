using EsEnas.Core.Policies;

namespace EsEnas.Export.Onnx;

/// <summary>
/// Writes a policy as an ONNX model: [batch, observations] in, [batch, actions] out; cutting, normalizer and range of the actions included,
/// weights in dense matrices with zeros. Standard operators of opset 13.
/// </summary>
/// <remarks>Thread safe.</remarks>
public static class OnnxExport
{
    /// <summary>The version of the operators.</summary>
    public const int Opset = 13;

    private const int IrVersion = 7;

    /// <summary>policy.onnx.</summary>
    /// <param name="document">The policy file.</param>
    /// <param name="origin">What the file says about where it comes from, as metadata.</param>
    /// <param name="isDouble">Whether numbers are doubles; else floats.</param>
    /// <exception cref="PolicyFormatException">A number, or a sum on a test vector, is beyond single precision.</exception>
    public static ExportFile Write(PolicyDocument document, ExportOrigin origin, bool isDouble = false)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(origin);
        var plan = new PolicyPlan(document);
        if (!isDouble) SinglePrecision.Check(plan);
        var graph = new Builder(plan, isDouble).Build();
        var model = new OnnxMessage().Number(1, IrVersion).Text(2, "EsEnas").Text(3, origin.Version)
            .Text(6, string.Join('\n', origin.Lines(document)))
            .Message(7, graph.Finish("policy", ("observation", plan.ObservationSize), ("action", plan.Actions.Count)))
            .Message(8, new OnnxMessage().Text(1, "").Number(2, Opset));
        foreach (var (key, value) in Metadata(plan, origin)) model.Message(14, new OnnxMessage().Text(1, key).Text(2, value));
        return new ExportFile("policy.onnx", model.ToArray());
    }

    private static IEnumerable<(string Key, string Value)> Metadata(PolicyPlan plan, ExportOrigin origin)
    {
        var provenance = plan.Document.Provenance;
        yield return ("task", plan.Document.Task);
        yield return ("run", provenance.Run);
        yield return ("specificationHash", origin.SpecificationHash);
        yield return ("seed", $"{provenance.Seed}");
        yield return ("fingerprint", provenance.Fingerprint);
        if (plan.Document.Interface is not { } section) yield break;
        yield return ("observations", string.Join('\n', section.Observations.Select(signal => signal.Name)));
        yield return ("actuators", string.Join('\n', section.Actuators));
        // A line for each observation, empty where there was none.
        if (section.Observations.Any(signal => signal.Noise.Count > 0))
            yield return ("observationNoise", string.Join('\n', section.Observations.Select(TrainingText.Noise)));
        if (section.Randomization.Count > 0)
            yield return ("randomization", string.Join('\n', section.Randomization.Select(quantity =>
                $"{quantity.Quantity} {TrainingText.Range(quantity)}")));
    }

    /// <summary>Follows the values of a step through the graph.</summary>
    private sealed class Builder(PolicyPlan plan, bool isDouble)
    {
        private readonly OnnxGraph graph = new(isDouble);

        // Which column of the values so far each place has; -1 for none yet.
        private readonly int[] columns = new int[plan.PlaceCount];
        private string values = "observation";
        private int width = plan.ObservationSize;

        // ONNX Runtime takes a product with a single number into the matrix product that follows, in single precision.
        private bool ScalesInWeights => plan.Inputs.Count == 1;

        public OnnxGraph Build()
        {
            Array.Fill(columns, -1);
            if (plan.Inputs.Count > 0) AddInputs();
            foreach (var layer in plan.Hidden.GroupBy(neuron => neuron.Layer).OrderBy(layer => layer.Key)) AddLayer([.. layer]);
            var tanh = graph.Node("Tanh", [Sum(plan.Outputs)]);
            var actions = plan.Actions;
            var scaled = graph.Node("Mul", [tanh, Row("half", actions.Select(action => action.Half))]);
            var moved = graph.Node("Add", [scaled, Row("middle", actions.Select(action => action.Middle))]);
            var cut = graph.Node("Max", [moved, Row("low", actions.Select(action => action.Low))]);
            graph.Node("Min", [cut, Row("high", actions.Select(action => action.High))], "action");
            return graph;
        }

        private void AddInputs()
        {
            var inputs = plan.Inputs;
            values = graph.Node("Gather", [values, graph.Indices("read", [.. inputs.Select(input => input.Index)])], axis: 1);
            if (plan.IsClipped)
            {
                var largest = isDouble ? double.MaxValue : float.MaxValue;
                values = graph.Node("Max", [values, Row("cut_low", inputs.Select(input => Math.Max(input.Low, -largest)))]);
                values = graph.Node("Min", [values, Row("cut_high", inputs.Select(input => Math.Min(input.High, largest)))]);
            }
            if (plan.IsNormalized)
            {
                values = graph.Node("Sub", [values, Row("mean", inputs.Select(input => input.Mean))]);
                if (!ScalesInWeights) values = graph.Node("Mul", [values, Row("scale", inputs.Select(input => input.Scale))]);
            }
            for (var i = 0; i < inputs.Count; i++) columns[i] = i;
            width = inputs.Count;
        }

        private double ScaleOf(int place) => ScalesInWeights && place == 0 ? plan.Inputs[0].Scale : 1;

        // Neurons of one function together: a matrix, a bias, the function.
        private void AddLayer(List<PlanNeuron> layer)
        {
            var parts = new List<string> { values };
            var column = width;
            foreach (var group in layer.GroupBy(neuron => neuron.Function).OrderBy(group => group.Key))
            {
                parts.Add(Apply(group.Key, Sum([.. group])));
                foreach (var neuron in group) columns[plan.Inputs.Count + plan.Hidden.IndexOf(neuron)] = column++;
            }
            values = graph.Node("Concat", parts, axis: 1);
            width = column;
        }

        private string Sum(List<PlanNeuron> neurons)
        {
            var matrix = new double[width * neurons.Count];
            var biases = new double[neurons.Count];
            for (var n = 0; n < neurons.Count; n++)
            {
                biases[n] = neurons[n].Bias;
                foreach (var edge in plan.EdgesOf(neurons[n]))
                {
                    // What is constant becomes part of the bias.
                    if (edge.Place >= plan.FirstConstant) biases[n] += plan.Constants[edge.Place - plan.FirstConstant] * edge.Weight;
                    else matrix[(columns[edge.Place] * neurons.Count) + n] += edge.Weight * ScaleOf(edge.Place);
                }
            }
            var product = graph.Node("MatMul", [values, graph.Tensor("weight", matrix, width, neurons.Count)]);
            return graph.Node("Add", [product, Row("bias", biases)]);
        }

        private string Apply(Nonlinearity function, string x) => function switch
        {
            Nonlinearity.Identity => x,
            Nonlinearity.Exp => graph.Node("Exp", [graph.Node("Min", [x, Row("limit", [20])])]),
            Nonlinearity.Square => graph.Node("Mul", [x, x]),
            Nonlinearity.Step => graph.Node("Where", [IsPositive(x), Row("one", [1]), Row("zero", [0])]),
            Nonlinearity.Reciprocal => graph.Node("Reciprocal", [graph.Node("Where",
                [IsPositive(x), graph.Node("Max", [x, Row("tenth", [0.1])]), graph.Node("Min", [x, Row("tenth", [-0.1])])])]),
            // Tanh, Relu, Sin, Sigmoid, Abs, Cos: operators of the same name.
            _ => graph.Node(function.ToString(), [x]),
        };

        private string IsPositive(string x) => graph.Node("GreaterOrEqual", [x, Row("zero", [0])]);

        private string Row(string name, IEnumerable<double> numbers)
        {
            double[] row = [.. numbers];
            return graph.Tensor(name, row, 1, row.Length);
        }
    }
}
