using System.Text;

namespace EsEnas.Export.C;

/// <summary>How weights stand in C: each by itself, or the distinct ones with an index for each edge, whichever is smaller.</summary>
internal class WeightTable
{
    /// <summary>The value of a weight, for <c>edge</c>.</summary>
    public virtual string Expression => "edge_weight[edge]";

    /// <summary>What the README says of it.</summary>
    public virtual string Description => "one number an edge";

    /// <summary>The smallest that there is for a policy.</summary>
    public static WeightTable Of(PolicyPlan plan, bool isDouble)
    {
        if (plan.Document.Quantization is { } quantization) return new WholeWeights(plan, quantization, isDouble);
        var distinct = plan.Edges.Select(edge => BitConverter.DoubleToInt64Bits(edge.Weight)).Distinct().Count();
        var (real, index) = (isDouble ? 8 : 4, distinct <= 256 ? 1 : distinct <= 65536 ? 2 : 4);
        return (distinct * real) + (plan.Edges.Count * index) < plan.Edges.Count * real ? new SharedWeights() : new WeightTable();
    }

    /// <summary>Writes the tables.</summary>
    public virtual void Write(CTable table, CNumber number, PolicyPlan plan) =>
        table.Reals("edge_weight", $"{plan.Edges.Count}", "The weight of each edge.",
            plan.Neurons.Where(neuron => neuron.HasEdges).Select(neuron =>
                ($"into {plan.NeuronName(neuron.Neuron)}", plan.EdgesOf(neuron).Select(edge => number.Of(edge.Weight, "edges")))));

    /// <summary>Writes the biases.</summary>
    public virtual void WriteBiases(CTable table, CNumber number, PolicyPlan plan) =>
        table.Reals("neuron_bias", "HIDDEN + POLICY_ACTIONS", "The bias of each.", plan.Neurons.Select(neuron =>
            (plan.NeuronName(neuron.Neuron), (IEnumerable<string>)[number.Of(neuron.Bias, "biases")])));

    /// <summary>Writes what <see cref="Expression"/> needs beside the tables.</summary>
    public virtual void WriteFunctions(StringBuilder text, CNumber number) { }

    /// <summary>What stands before a sum.</summary>
    public virtual string Before => "";

    /// <summary>What a sum begins with.</summary>
    public virtual string Start(string bias) => bias;

    /// <summary>What it comes to.</summary>
    public virtual string Finish => "sum";
}

/// <summary>The distinct weights, and an index for each edge.</summary>
internal sealed class SharedWeights : WeightTable
{
    public override string Expression => "shared_weight[edge_partition[edge]]";

    public override string Description => "the distinct numbers, and an index an edge";

    public override void Write(CTable table, CNumber number, PolicyPlan plan)
    {
        var indices = new Dictionary<long, int>();
        var distinct = new List<double>();
        int[] partition = [.. plan.Edges.Select(edge =>
        {
            var bits = BitConverter.DoubleToInt64Bits(edge.Weight);
            if (indices.TryGetValue(bits, out var index)) return index;
            distinct.Add(edge.Weight);
            indices.Add(bits, distinct.Count - 1);
            return distinct.Count - 1;
        })];
        table.Reals("shared_weight", $"{distinct.Count}", "The distinct weights.",
            [("", distinct.Select(weight => number.Of(weight, "edges")))]);
        table.Wholes("edge_partition", $"{partition.Length}", "Which of them each edge has.",
            [.. plan.Neurons.Where(neuron => neuron.HasEdges).Select(neuron => ($"into {plan.NeuronName(neuron.Neuron)}",
                (IReadOnlyList<int>)partition[neuron.FirstEdge..neuron.EdgeEnd]))]);
    }
}
