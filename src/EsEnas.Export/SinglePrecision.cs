using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>What single precision has no room for: a policy that it cannot compute where the run could is none for a robot.</summary>
internal static class SinglePrecision
{
    /// <summary>Refuses a number beyond it.</summary>
    /// <exception cref="PolicyFormatException">It is.</exception>
    public static float Of(double value, string what) => float.IsFinite((float)value)
        ? (float)value
        : throw new PolicyFormatException(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {value} is beyond single precision; --double has room for it."));

    /// <summary>Refuses a policy with a sum beyond it, on any of its test vectors.</summary>
    /// <exception cref="PolicyFormatException">There is one; the message names the neuron.</exception>
    public static void Check(PolicyPlan plan)
    {
        foreach (var vector in plan.Document.Interface?.Vectors ?? [])
        {
            var forward = new PlanForward(plan, vector.Observation);
            foreach (var (neuron, sum) in plan.Neurons.Zip(forward.Sums))
            {
                var terms = plan.EdgesOf(neuron).Select(edge => Math.Abs(forward.Values[edge.Place] * edge.Weight));
                var largest = terms.Append(Math.Abs(sum)).Max();
                if (largest > float.MaxValue) Of(largest, $"{plan.NeuronName(neuron.Neuron)}, a sum on a test vector");
            }
        }
    }
}
