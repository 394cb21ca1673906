using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>One step of a policy in double precision, with everything on the way.</summary>
internal sealed class PlanForward
{
    public PlanForward(PolicyPlan plan, ReadOnlySpan<double> observation)
    {
        Values = new double[plan.PlaceCount];
        Sums = new double[plan.Hidden.Count + plan.Outputs.Count];
        for (var i = 0; i < plan.Inputs.Count; i++)
        {
            var input = plan.Inputs[i];
            Values[i] = (Math.Clamp(observation[input.Index], input.Low, input.High) - input.Mean) * input.Scale;
        }
        plan.Constants.CopyTo(Values, plan.FirstConstant);
        var next = 0;
        foreach (var neuron in plan.Neurons)
        {
            var sum = neuron.Bias;
            for (var i = neuron.FirstEdge; i < neuron.EdgeEnd; i++) sum += Values[plan.Edges[i].Place] * plan.Edges[i].Weight;
            if (next < plan.Hidden.Count) Values[plan.Inputs.Count + next] = NonlinearityFunctions.Apply(neuron.Function, sum);
            Sums[next++] = sum;
        }
    }

    /// <summary>The value at each place: inputs, hidden neurons, constants.</summary>
    public double[] Values { get; }

    /// <summary>The sum of each hidden neuron, then of each output.</summary>
    public double[] Sums { get; }
}
