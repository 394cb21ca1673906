using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Export.C;

/// <summary>Writes policy.c: tables, and a loop over them.</summary>
internal sealed class CSource
{
    private readonly PolicyPlan plan;
    private readonly CNumber number;
    private readonly CFunctions functions;
    private readonly WeightTable weights;
    private readonly StringBuilder text = new();
    private readonly CTable table;
    private readonly string head;
    private readonly bool usesLibrary;
    private readonly List<Nonlinearity> hiddenFunctions;
    private readonly bool hasBiases;

    public CSource(PolicyPlan plan, COptions options, string head)
    {
        (this.plan, this.head, usesLibrary) = (plan, head, options.UsesLibrary);
        number = new CNumber(options.IsDouble);
        functions = new CFunctions(number, options.UsesLibrary);
        table = new CTable(text, options.IsDouble ? 8 : 4);
        weights = WeightTable.Of(plan, options.IsDouble);
        hiddenFunctions = [.. plan.Hidden.Select(neuron => neuron.Function).Distinct().Order()];
        hasBiases = plan.Neurons.Any(neuron => BitConverter.DoubleToInt64Bits(neuron.Bias) != 0);
    }

    /// <summary>Bytes of all tables.</summary>
    public int TableBytes => table.Bytes;

    /// <summary>How the weights are kept.</summary>
    public WeightTable Weights => weights;

    public string Write()
    {
        text.Append(head).Append("#include \"policy.h\"\n\n#include <float.h>\n");
        if (usesLibrary) text.Append("#include <math.h>\n");
        text.Append("#include <stdint.h>\n\n");
        Line($"/* Observations that are read, hidden neurons, and the values of a step: inputs, hidden neurons, constants. */");
        Line($"#define INPUTS {plan.Inputs.Count}u");
        Line($"#define HIDDEN {plan.Hidden.Count}u");
        Line($"#define VALUES {plan.PlaceCount}u");
        Line($"#define LARGEST {(number.IsDouble ? "DBL_MAX" : "FLT_MAX")}\n");
        WriteTables();
        text.Append(functions.Definitions(hiddenFunctions));
        WriteFunctions();
        WriteStep();
        return text.ToString();
    }

    private void WriteTables()
    {
        if (plan.Inputs.Count > 0)
        {
            table.Wholes("input_index", "INPUTS", "Which observations are read.",
                [.. plan.Inputs.Select(input => (plan.ObservationName(input.Index), (IReadOnlyList<int>)[input.Index]))]);
        }
        if (plan.IsClipped)
        {
            table.Reals("input_low", "INPUTS", "What they are cut to first.", Inputs(input => number.End(input.Low)));
            table.Reals("input_high", "INPUTS", "The same from above.", Inputs(input => number.End(input.High)));
        }
        if (plan.IsNormalized)
        {
            WriteNormalizer("input_mean", PolicyQuantization.MeanGroup, "Then this is subtracted", input => input.Mean);
            WriteNormalizer("input_scale", PolicyQuantization.ScaleGroup, "and it is multiplied by this", input => input.Scale);
        }
        if (plan.Constants.Count > 0)
            table.Reals("constant", $"{plan.Constants.Count}", "Hidden neurons that nothing observed reaches.",
                [("", plan.Constants.Select(value => number.Of(value, "a neuron")))]);
        if (plan.Edges.Count > 0)
        {
            table.Wholes("edge_source", $"{plan.Edges.Count}", "The value at the source of each edge, neuron by neuron.",
                [.. plan.Neurons.Where(neuron => neuron.HasEdges).Select(neuron =>
                    (SourcesOf(neuron), (IReadOnlyList<int>)[.. plan.EdgesOf(neuron).Select(edge => edge.Place)]))]);
            table.Wholes("edge_end", "HIDDEN + POLICY_ACTIONS", "The edge after the last one into each hidden neuron and output.",
                [.. plan.Neurons.Select(neuron => neuron.EdgeEnd)]);
            weights.Write(table, number, plan);
        }
        // Without edges and biases every output is tanh(0).
        if (hasBiases) weights.WriteBiases(table, number, plan);
        if (HasFunctions)
            table.Wholes("neuron_function", "HIDDEN", "The function of each hidden neuron: " +
                string.Join(", ", hiddenFunctions.Select((function, i) => $"{i} {NonlinearityFunctions.NameOf(function)}")) + ".",
                [.. plan.Hidden.Select(neuron => hiddenFunctions.IndexOf(neuron.Function))]);
        WriteActionTables();
    }

    // The step of quantized means or scales; null where they are numbers of full precision. A scale of 1 is none of the steps.
    private double? StepOf(int group) => plan.Document.Quantization is { } quantization && quantization.Steps[group] > 0
        && (group == PolicyQuantization.MeanGroup || plan.Inputs.TrueForAll(input => input.Scale != 1)) ? quantization.Steps[group] : null;

    private void WriteNormalizer(string name, int group, string comment, Func<PlanInput, double> value)
    {
        if (StepOf(group) is not { } size) table.Reals(name, "INPUTS", comment + ".", Inputs(value));
        else table.Wholes(name, "INPUTS", $"{comment}, in steps of {number.Of(size)}.", [.. plan.Inputs.Select(input =>
            (plan.ObservationName(input.Index), (IReadOnlyList<int>)[plan.Document.Quantization!.Whole(value(input), group)!.Value]))]);
    }

    private string Normalized(string name, int group) =>
        StepOf(group) is { } size ? $"((policy_real){name}[i] * {number.Of(size, "quantization.steps")})" : $"{name}[i]";

    private void WriteActionTables()
    {
        var actions = Enumerable.Range(0, plan.Actions.Count).ToList();
        IEnumerable<(string, IEnumerable<string>)> Of(Func<PlanAction, string> value) =>
            actions.Select(i => (plan.ActionName(i), One(value(plan.Actions[i]))));
        table.Reals("action_middle", "POLICY_ACTIONS", "An action is middle + half * tanh,",
            Of(action => number.Of(action.Middle, "action")));
        table.Reals("action_half", "POLICY_ACTIONS", "with half the width of its range,", Of(action => number.Of(action.Half, "action")));
        table.Reals("action_low", "POLICY_ACTIONS", "cut to the range.", Of(action => number.Bound(action.Low, true, action.High)));
        table.Reals("action_high", "POLICY_ACTIONS", "The same from above.", Of(action => number.Bound(action.High, false, action.Low)));
        table.Reals("action_rest", "POLICY_ACTIONS", "What is done where there is no action: 0, or what in the range is next to it.",
            Of(number.Rest));
    }

    private void WriteFunctions()
    {
        if (hiddenFunctions.Count > 0)
        {
            text.Append(HasFunctions
                ? "static policy_real activate(uint8_t function, policy_real x)\n{\n    policy_real result;\n    switch (function)\n    {\n"
                : "static policy_real activate(policy_real x)\n{\n");
            if (!HasFunctions) Line($"    return {functions.Expression(hiddenFunctions[0])};\n}}\n");
            else
            {
                for (var i = 0; i < hiddenFunctions.Count; i++)
                {
                    var function = hiddenFunctions[i];
                    Line(i < hiddenFunctions.Count - 1 ? $"    case {i}u: /* {NonlinearityFunctions.NameOf(function)} */"
                        : $"    default: /* {NonlinearityFunctions.NameOf(function)} */");
                    Line($"        result = {functions.Expression(function)};\n        break;");
                }
                text.Append("    }\n    return result;\n}\n\n");
            }
        }
        if (plan.Edges.Count == 0 && !hasBiases) return;
        weights.WriteFunctions(text, number);
        text.Append("/* bias + the sum over a neuron's edges, in their order. */\n");
        text.Append(plan.Edges.Count > 0 ? "static policy_real sum_of(const policy_real value[VALUES], unsigned int neuron)\n{\n"
            : "static policy_real sum_of(unsigned int neuron)\n{\n");
        if (plan.Edges.Count == 0)
        {
            text.Append(weights.Before);
            Line($"    const policy_real sum = {weights.Start("neuron_bias[neuron]")};\n    return {weights.Finish};\n}}\n");
            return;
        }
        Line("    const unsigned int end = edge_end[neuron];");
        text.Append(weights.Before);
        Line($"    policy_real sum = {(hasBiases ? weights.Start("neuron_bias[neuron]") : number.Of(0))};");
        Line("    unsigned int edge;");
        Line("    for (edge = (neuron == 0u) ? 0u : edge_end[neuron - 1u]; edge < end; edge++)\n    {");
        Line($"        sum += value[edge_source[edge]] * {weights.Expression};\n    }}");
        Line($"    return {weights.Finish};\n}}\n");
    }

    private void WriteStep()
    {
        text.Append("""
            policy_status policy_step(const policy_real observation[POLICY_OBSERVATIONS], policy_real action[POLICY_ACTIONS])
            {
                policy_status status = POLICY_OK;
                unsigned int i;

            """);
        // Without an edge no value is read.
        if (plan.PlaceCount > 0) text.Append("    policy_real value[VALUES];\n\n");
        if (plan.Inputs.Count > 0)
        {
            text.Append("    for (i = 0u; i < INPUTS; i++)\n    {\n        policy_real x = observation[input_index[i]];\n");
            text.Append("        if (!((x >= -LARGEST) && (x <= LARGEST)))\n        {\n");
            Line($"            status = POLICY_BAD_OBSERVATION;\n            x = {number.Of(0)};\n        }}");
            if (plan.IsClipped) Line("        x = (x < input_low[i]) ? input_low[i] : ((x > input_high[i]) ? input_high[i] : x);");
            Line(plan.IsNormalized
                ? $"        value[i] = (x - {Normalized("input_mean", PolicyQuantization.MeanGroup)})"
                    + $" * {Normalized("input_scale", PolicyQuantization.ScaleGroup)};\n    }}"
                : "        value[i] = x;\n    }");
        }
        else text.Append("    (void)observation;\n");
        if (plan.Constants.Count > 0)
        {
            Line($"    for (i = 0u; i < {plan.Constants.Count}u; i++)\n    {{");
            Line($"        value[{plan.FirstConstant}u + i] = constant[i];\n    }}");
        }
        if (plan.Hidden.Count > 0)
        {
            text.Append("    for (i = 0u; i < HIDDEN; i++)\n    {\n");
            Line($"        value[INPUTS + i] = activate({(HasFunctions ? "neuron_function[i], " : "")}{SumOf("i")});\n    }}");
        }
        text.Append("    for (i = 0u; i < POLICY_ACTIONS; i++)\n    {\n");
        Line($"        const policy_real a = action_middle[i] + (action_half[i] * {functions.Tanh}({SumOf("HIDDEN + i")}));");
        text.Append("""
                    action[i] = (a < action_low[i]) ? action_low[i] : ((a > action_high[i]) ? action_high[i] : a);
                    if (!((a >= -LARGEST) && (a <= LARGEST)) && (status == POLICY_OK))
                    {
                        status = POLICY_NOT_FINITE;
                    }
                }
                if (status != POLICY_OK)
                {
                    for (i = 0u; i < POLICY_ACTIONS; i++)
                    {
                        action[i] = action_rest[i];
                    }
                }
                return status;
            }

            """);
    }

    private bool HasFunctions => hiddenFunctions.Count > 1;

    private static IEnumerable<string> One(string number) => [number];

    private string SumOf(string neuron) =>
        plan.Edges.Count > 0 ? $"sum_of(value, {neuron})" : hasBiases ? $"sum_of({neuron})" : number.Of(0);

    private IEnumerable<(string, IEnumerable<string>)> Inputs(Func<PlanInput, double> value) => plan.Inputs.Select(input =>
        (plan.ObservationName(input.Index), One(value(input) switch
        {
            double.PositiveInfinity => "LARGEST",
            double.NegativeInfinity => "-LARGEST",
            var finite => number.Of(finite, "an observation"),
        })));

    private string SourcesOf(PlanNeuron neuron) =>
        $"{plan.NeuronName(neuron.Neuron)} from {string.Join(", ", plan.EdgesOf(neuron).Select(edge => plan.NeuronName(edge.Neuron)))}";

    private void Line(string line) => text.Append(line).Append('\n');
}
