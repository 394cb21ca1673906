using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export.Fixed;

/// <summary>Writes policy.c in whole numbers: tables, and a loop over them.</summary>
internal sealed class FixedSource(FixedPlan fixedPlan, string head)
{
    private readonly PolicyPlan plan = fixedPlan.Plan;
    private readonly StringBuilder text = new();
    private readonly List<FixedKind> kinds = [.. fixedPlan.Kinds.Distinct()];
    private readonly List<Nonlinearity> functions = [.. fixedPlan.Kinds.Select(kind => kind.Function).Distinct().Order()];
    private readonly bool hasEdges = fixedPlan.Neurons.Any(neuron => neuron.Runs.Count > 0);
    private readonly bool hasRuns = fixedPlan.Neurons.Any(neuron => neuron.Runs.Count > 1);
    private readonly bool hasBiases = fixedPlan.Neurons.Any(neuron => neuron.Bias != 0);
    private CTable? table;

    // Expressions of what stands in tables, or of the one number there is.
    private string inputLow = "", inputHigh = "", mean = "", factor = "", shift = "", bias = "";
    private string kindNarrow = "", kindFactor = "", kindShift = "", kindDetail = "", kindOut = "";
    private string middle = "", half = "", low = "", high = "", rest = "";

    /// <summary>Bytes of all tables.</summary>
    public int TableBytes => table?.Bytes ?? 0;

    private string Sum => fixedPlan.IsWide ? "int64_t" : "int32_t";

    public string Write()
    {
        table = new CTable(text, sizeof(int));
        text.Append(head).Append("#include \"policy.h\"\n\n#include <stdint.h>\n\n");
        Line("/* Observations that are read, hidden neurons, and the values of a step: both. */");
        Line($"#define INPUTS {plan.Inputs.Count}u");
        Line($"#define HIDDEN {plan.Hidden.Count}u");
        if (hasEdges) Line($"#define VALUES {plan.FirstConstant}u");
        Line("/* The largest value of a group, and what stands for 1 in the functions. */");
        Line("#define ONE 1073741824");
        Line($"/* Wide enough for every sum, by the sizes of weights and values: no sum overflows. */\ntypedef {Sum} policy_sum;\n");
        WriteFormats();
        WriteTables();
        text.Append(FixedFunctions.Arithmetic).Append(FixedFunctions.Definitions(functions));
        WriteActivate();
        if (hasEdges) WriteSum();
        WriteStep();
        return text.ToString();
    }

    private void WriteFormats()
    {
        if (!hasEdges) return;
        Line("/*\n * Values have 32 bits. What each group is limited to, and its bits after the point:");
        foreach (var group in fixedPlan.Groups)
        {
            var name = group.Layer == 0 ? "normalized observations"
                : $"hidden layer {group.Layer}, {NonlinearityFunctions.NameOf(group.Function)}";
            Line($" *   {name}: 2^{group.Exponent}, {group.Fraction}");
        }
        Line(" */");
    }

    private void WriteTables()
    {
        if (plan.Inputs.Count > 0) WriteInputs();
        if (hasEdges) WriteEdges();
        bias = hasBiases ? Column("neuron_bias", "HIDDEN + POLICY_ACTIONS", "neuron",
            "The bias of each hidden neuron and output, in steps of its sum.", Neurons(fixedPlan.BiasOf)) : "0";
        if (kinds.Count > 1)
            table!.Wholes("neuron_kind", "HIDDEN + POLICY_ACTIONS", "How the sum of each becomes its value: a row of the tables below.",
                [.. fixedPlan.Neurons.Select((neuron, i) =>
                    (plan.NeuronName(neuron.Plan.Neuron), (IReadOnlyList<int>)[kinds.IndexOf(fixedPlan.Kinds[i])]))]);
        WriteKinds();
        middle = OfActions("action_middle", "An action is middle + half * tanh,", (i, signal) => signal.Whole(plan.Actions[i].Middle));
        half = OfActions("action_half", "with half the width of its range,", (i, signal) => signal.Whole(plan.Actions[i].Half));
        low = OfActions("action_low", "cut to the range.", (_, signal) => signal.Low);
        high = OfActions("action_high", "The same from above.", (_, signal) => signal.High);
        rest = OfActions("action_rest", "What is done where there is no action: 0, or what in the range is next to it.",
            (_, signal) => Rest(signal));
    }

    /// <summary>The action where there is none.</summary>
    public static int Rest(FixedSignal action) => Math.Clamp(0, action.Low, action.High);

    private void WriteInputs()
    {
        table!.Wholes("input_index", "INPUTS", "Which observations are read.",
            [.. plan.Inputs.Select(input => (plan.ObservationName(input.Index), (IReadOnlyList<int>)[input.Index]))]);
        if (!hasEdges) return;
        inputLow = OfInputs("input_low", "What they are cut to first.", input => fixedPlan.Observations[input.Index].Low);
        inputHigh = OfInputs("input_high", "The same from above.", input => fixedPlan.Observations[input.Index].High);
        mean = OfInputs("input_mean", "Then this is subtracted,", input => fixedPlan.Observations[input.Index].Whole(input.Mean));
        factor = OfInputs("input_factor", "and it is multiplied by this", input => fixedPlan.ScaleOf(input).Factor);
        shift = OfInputs("input_shift", "and divided by 2 to this.", input => fixedPlan.ScaleOf(input).Shift);
    }

    private void WriteEdges()
    {
        var runs = fixedPlan.Neurons.SelectMany(neuron => neuron.Runs.Select(run => (Neuron: neuron, Run: run))).ToList();
        string Names((FixedNeuron Neuron, FixedRun Run) run) => $"{plan.NeuronName(run.Neuron.Plan.Neuron)} from " +
            string.Join(", ", run.Run.Edges.Select(edge => plan.NeuronName(edge.Edge.Neuron)));
        table!.Wholes("edge_source", $"{runs.Sum(run => run.Run.Edges.Count)}", "The value at the source of each edge, neuron by neuron.",
            [.. runs.Select(run => (Names(run), (IReadOnlyList<int>)[.. run.Run.Edges.Select(edge => edge.Edge.Place)]))]);
        table.Signed("edge_weight", $"{runs.Sum(run => run.Run.Edges.Count)}", "The weight of each edge, in steps.",
            [.. runs.Select(run => ($"into {plan.NeuronName(run.Neuron.Plan.Neuron)}",
                (IReadOnlyList<long>)[.. run.Run.Edges.Select(edge => (long)edge.Whole)]))]);
        if (!hasRuns)
        {
            table.Wholes("edge_end", "HIDDEN + POLICY_ACTIONS", "The edge after the last one into each hidden neuron and output.",
                Ends(fixedPlan.Neurons.Select(neuron => neuron.Runs.Sum(run => run.Edges.Count))));
            return;
        }
        table.Wholes("run_edge_end", $"{runs.Count}", "Edges that read values of one format are a run: the edge after its last one.",
            Ends(runs.Select(run => run.Run.Edges.Count)));
        table.Wholes("run_shift", $"{runs.Count}", "How far the sum of a run is shifted to the neuron's coarsest format.",
            [.. runs.Select(run => run.Run.Source.Fraction - run.Neuron.Fraction(fixedPlan.SumBits))]);
        table.Wholes("run_end", "HIDDEN + POLICY_ACTIONS", "The run after the last one of each hidden neuron and output.",
            Ends(fixedPlan.Neurons.Select(neuron => neuron.Runs.Count)));
    }

    private void WriteKinds()
    {
        string Of(string name, string comment, Func<FixedKind, long> value) => Column(name, $"{kinds.Count}", "kind", comment,
            [.. kinds.Select(kind => (NonlinearityFunctions.NameOf(kind.Function), (IReadOnlyList<long>)[value(kind)]))]);
        kindNarrow = Of("kind_narrow", "A sum is divided by 2 to this,", kind => kind.Narrow);
        kindFactor = Of("kind_factor", "multiplied by this", kind => kind.Scale.Factor);
        kindShift = Of("kind_shift", "and divided by 2 to this: the argument of the function.", kind => kind.Scale.Shift);
        if (functions.Count > 1)
            Of("kind_function", "The function: " + string.Join(", ", functions.Select((function, i) =>
                $"{i} {NonlinearityFunctions.NameOf(function)}")) + ".", kind => functions.IndexOf(kind.Function));
        if (functions.Exists(FixedFunctions.HasDetail))
            kindDetail = Of("kind_detail", "What the function needs besides.", kind => kind.Detail);
        kindOut = Of("kind_out", "The result is divided by 2 to this.", kind => kind.Out);
    }

    private void WriteActivate()
    {
        Line("/* The function of a sum. 2^30 stands for the largest value, until it is divided. */");
        Line($"static int32_t activate({(kinds.Count > 1 ? "unsigned int kind, " : "")}policy_sum sum)\n{{");
        var narrow = kindNarrow == "0" ? "(int64_t)sum" : Rounded("sum", kindNarrow);
        Line($"    const int64_t x = {Rounded($"{narrow} * {kindFactor}", kindShift)};");
        if (functions.Count == 1) Line($"    const int32_t result = {FixedFunctions.Expression(functions[0], kindDetail)};");
        else
        {
            Line("    int32_t result;\n    switch (kind_function[kind])\n    {");
            for (var i = 0; i < functions.Count; i++)
            {
                var name = NonlinearityFunctions.NameOf(functions[i]);
                Line(i < functions.Count - 1 ? $"    case {i}: /* {name} */" : $"    default: /* {name} */");
                Line($"        result = {FixedFunctions.Expression(functions[i], kindDetail)};\n        break;");
            }
            Line("    }");
        }
        Line(kindOut == "0" ? "    return result;\n}\n" : $"    return (int32_t){Rounded("result", kindOut)};\n}}\n");
    }

    private void WriteSum()
    {
        Line("/* bias + the sum over a neuron's edges. */");
        Line("static policy_sum sum_of(const int32_t value[VALUES], unsigned int neuron)\n{");
        Line($"    policy_sum sum = {bias};");
        Line("    unsigned int edge;");
        if (!hasRuns)
        {
            Line("    const unsigned int end = edge_end[neuron];");
            Line("    for (edge = (neuron == 0u) ? 0u : edge_end[neuron - 1u]; edge < end; edge++)\n    {");
            Line("        sum += (policy_sum)value[edge_source[edge]] * edge_weight[edge];\n    }\n    return sum;\n}\n");
            return;
        }
        Line("    const unsigned int end = run_end[neuron];\n    unsigned int run;");
        Line("    for (run = (neuron == 0u) ? 0u : run_end[neuron - 1u]; run < end; run++)\n    {");
        Line("        policy_sum part = 0;");
        Line("        for (edge = (run == 0u) ? 0u : run_edge_end[run - 1u]; edge < run_edge_end[run]; edge++)\n        {");
        Line("            part += (policy_sum)value[edge_source[edge]] * edge_weight[edge];\n        }");
        Line("        sum += (policy_sum)rounded(part, run_shift[run]);\n    }\n    return sum;\n}\n");
    }

    private void WriteStep()
    {
        Line("policy_status policy_step(const policy_fixed observation[POLICY_OBSERVATIONS], policy_fixed action[POLICY_ACTIONS])\n{");
        Line("    policy_status status = POLICY_OK;\n    unsigned int i;");
        if (hasEdges) Line("    int32_t value[VALUES];\n");
        if (plan.Inputs.Count > 0)
        {
            Line("    for (i = 0u; i < INPUTS; i++)\n    {\n        int32_t x = observation[input_index[i]];");
            Line("        if (x == POLICY_NO_NUMBER)\n        {");
            Line("            status = POLICY_BAD_OBSERVATION;\n            x = 0;\n        }");
            if (!hasEdges) Line("        (void)x;");
            else
            {
                Line($"        x = (x < {inputLow}) ? {inputLow} : ((x > {inputHigh}) ? {inputHigh} : x);");
                var moved = mean == "0" ? "x" : $"(x - {mean})";
                Line($"        value[i] = limited({Rounded($"(int64_t){moved} * {factor}", shift)}, {fixedPlan.Inputs.Limit});");
            }
            Line("    }");
        }
        else Line("    (void)observation;");
        // Without an edge no output reads them.
        if (hasEdges && plan.Hidden.Count > 0)
        {
            Line("    for (i = 0u; i < HIDDEN; i++)\n    {");
            Line($"        value[INPUTS + i] = activate({Kind("i")}{SumOf("i")});\n    }}");
        }
        Line("    for (i = 0u; i < POLICY_ACTIONS; i++)\n    {");
        Line($"        const int32_t t = activate({Kind("HIDDEN + i")}{SumOf("HIDDEN + i")});");
        Line($"        const int32_t a = {(middle == "0" ? "" : $"{middle} + ")}product({half}, t);");
        Line($"        action[i] = (a < {low}) ? {low} : ((a > {high}) ? {high} : a);\n    }}");
        Line("    if (status != POLICY_OK)\n    {\n        for (i = 0u; i < POLICY_ACTIONS; i++)\n        {");
        Line($"            action[i] = {rest};\n        }}\n    }}\n    return status;\n}}");
    }

    private string Kind(string neuron) => kinds.Count > 1 ? $"neuron_kind[{neuron}], " : "";

    private string SumOf(string neuron) =>
        hasEdges ? $"sum_of(value, {neuron})" : bias.Replace("[neuron]", $"[{neuron}]", StringComparison.Ordinal);

    private IReadOnlyList<(string, IReadOnlyList<long>)> Neurons(Func<FixedNeuron, long> value) =>
        [.. fixedPlan.Neurons.Select(neuron => (plan.NeuronName(neuron.Plan.Neuron), (IReadOnlyList<long>)[value(neuron)]))];

    private string OfInputs(string name, string comment, Func<PlanInput, long> value) => Column(name, "INPUTS", "i", comment,
        [.. plan.Inputs.Select(input => (plan.ObservationName(input.Index), (IReadOnlyList<long>)[value(input)]))]);

    private string OfActions(string name, string comment, Func<int, FixedSignal, long> value) =>
        Column(name, "POLICY_ACTIONS", "i", comment,
            [.. fixedPlan.Actions.Select((signal, i) => (plan.ActionName(i), (IReadOnlyList<long>)[value(i, signal)]))]);

    // A table and the expression of its entry; where all entries are alike, the number itself and no table.
    private string Column(string name, string size, string index, string comment, IReadOnlyList<(string, IReadOnlyList<long> Numbers)> rows)
    {
        var numbers = rows.Select(row => row.Numbers[0]).Distinct().ToList();
        if (numbers is [var only])
        {
            var text = only.ToString(CultureInfo.InvariantCulture);
            return only < 0 ? $"({text})" : text;
        }
        table!.Signed(name, size, comment, rows);
        return $"{name}[{index}]";
    }

    private static string Rounded(string x, string bits) =>
        $"rounded({x}, {(char.IsAsciiDigit(bits[0]) ? $"{bits}u" : $"(unsigned int){bits}")})";

    private static List<int> Ends(IEnumerable<int> counts)
    {
        var end = 0;
        return [.. counts.Select(count => end += count)];
    }

    private void Line(string line) => text.Append(line).Append('\n');
}
