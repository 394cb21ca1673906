using System.Globalization;
using System.Text;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Export.C;

/// <summary>
/// Weights and biases as whole numbers of few bits, times a step for each layer. In single precision a sum is multiplied by its step once;
/// in double precision every weight is, which gives the product's bits.
/// </summary>
internal sealed class WholeWeights : WeightTable
{
    private readonly PolicyQuantization quantization;
    private readonly bool isDouble;

    // The steps of all layers, each with the neuron (of the tables) after its last one.
    private readonly List<(int End, double Step)> steps = [];

    public WholeWeights(PolicyPlan plan, PolicyQuantization quantization, bool isDouble)
    {
        (this.quantization, this.isDouble) = (quantization, isDouble);
        var end = 0;
        foreach (var neuron in plan.Neurons)
        {
            var step = quantization.Steps[GroupOf(neuron)];
            end++;
            if (steps.Count > 0 && steps[^1].Step == step) steps[^1] = (end, step);
            else steps.Add((end, step));
        }
    }

    public override string Expression => isDouble ? "((policy_real)edge_weight[edge] * step)" : "(policy_real)edge_weight[edge]";

    public override string Description => $"whole numbers of {quantization.Bits} bits, and a step a layer";

    public override string Before => isDouble ? "    const policy_real step = step_of(neuron);\n" : "";

    public override string Finish => isDouble ? "sum" : "sum * step_of(neuron)";

    public override string Start(string bias) => isDouble ? $"(policy_real){bias} * step" : $"(policy_real){bias}";

    public override void Write(CTable table, CNumber number, PolicyPlan plan) =>
        table.Wholes("edge_weight", $"{plan.Edges.Count}", "The weight of each edge, in steps.",
            [.. plan.Neurons.Where(neuron => neuron.HasEdges).Select(neuron => ($"into {plan.NeuronName(neuron.Neuron)}",
                (IReadOnlyList<int>)[.. plan.EdgesOf(neuron).Select(edge => Whole(edge.Weight, neuron))]))]);

    public override void WriteBiases(CTable table, CNumber number, PolicyPlan plan) =>
        table.Wholes("neuron_bias", "HIDDEN + POLICY_ACTIONS", "The bias of each, in steps.", [.. plan.Neurons.Select(neuron =>
            (plan.NeuronName(neuron.Neuron), (IReadOnlyList<int>)[Whole(neuron.Bias, neuron)]))]);

    public override void WriteFunctions(StringBuilder text, CNumber number)
    {
        text.Append("/* The step of a neuron's weights and bias. */\nstatic policy_real step_of(unsigned int neuron)\n{\n");
        if (steps.Count == 1) text.Append("    (void)neuron;\n");
        text.Append("    return ");
        foreach (var (end, step) in steps.SkipLast(1))
            text.Append(CultureInfo.InvariantCulture, $"(neuron < {end}u) ? {number.Of(step, "quantization.steps")} : ");
        text.Append(CultureInfo.InvariantCulture, $"{number.Of(steps[^1].Step, "quantization.steps")};\n}}\n\n");
    }

    private static int GroupOf(PlanNeuron neuron) => PolicyQuantization.ScaleGroup + neuron.Layer;

    private int Whole(double value, PlanNeuron neuron) => quantization.Whole(value, GroupOf(neuron))!.Value;
}
