using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>
/// How far a policy in floating point of one precision can be from the policy in more, for one observation: a running error analysis
/// (Higham, Accuracy and Stability of Numerical Algorithms, §3.3) along the forward pass.
/// </summary>
/// <remarks>Not thread safe: holds its values.</remarks>
public sealed class FloatErrorBound
{
    // Half a unit in the last place of 1, with a hundredth for the terms of second order.
    private readonly double unit;

    // Of tanh, exp, sin, cos and the logistic function: newlib's and glibc's stay below 3 units, ours below 5.
    private readonly double functionError;

    // What underflow can cost in any operation.
    private readonly double tiny;

    // The largest number.
    private readonly double most;

    private readonly PolicyPlan plan;
    private readonly double[] values;
    private readonly double[] errors;

    /// <summary>Prepares the analysis of a policy in single precision.</summary>
    public FloatErrorBound(PolicyDocument document) : this(PlanOf(document), isDouble: false) { }

    internal FloatErrorBound(PolicyPlan plan, bool isDouble)
    {
        (unit, tiny, most) = isDouble ? (1.01 / (1L << 53), 1e-307, double.MaxValue) : (1.01 / (1 << 24), 1e-37, float.MaxValue);
        functionError = 8 * unit;
        this.plan = plan;
        values = new double[plan.PlaceCount];
        errors = new double[plan.PlaceCount];
        for (var i = plan.FirstConstant; i < plan.PlaceCount; i++)
        {
            values[i] = plan.Constants[i - plan.FirstConstant];
            errors[i] = (unit * Math.Abs(values[i])) + tiny;
        }
    }

    /// <summary>The bound of each action, in the action's unit; ∞ where the precision overflows.</summary>
    /// <param name="observation">|S| raw values, finite.</param>
    /// <param name="bounds">|A| values, overwritten.</param>
    public void Find(ReadOnlySpan<double> observation, Span<double> bounds)
    {
        for (var i = 0; i < plan.Inputs.Count; i++)
        {
            var input = plan.Inputs[i];
            var raw = observation[input.Index];
            var cut = Math.Clamp(raw, input.Low, input.High);
            var difference = cut - input.Mean;
            var error = unit * ((2 * Math.Abs(cut)) + Math.Abs(input.Mean) + Math.Abs(difference));
            values[i] = difference * input.Scale;
            errors[i] = (Math.Abs(input.Scale) * (error + (unit * Math.Abs(difference)))) + (unit * Math.Abs(values[i])) + tiny;
        }
        for (var i = 0; i < plan.Hidden.Count; i++)
        {
            var (sum, error) = Sum(plan.Hidden[i]);
            var place = plan.Inputs.Count + i;
            values[place] = NonlinearityFunctions.Apply(plan.Hidden[i].Function, sum);
            errors[place] = Through(plan.Hidden[i].Function, sum, values[place], error);
        }
        for (var i = 0; i < plan.Outputs.Count; i++)
        {
            var (sum, error) = Sum(plan.Outputs[i]);
            var action = plan.Actions[i];
            var tanh = Math.Tanh(sum);
            var through = Through(Nonlinearity.Tanh, sum, tanh, error);
            var size = Math.Abs(action.Middle) + Math.Abs(action.Half * tanh);
            var bound = (action.Half * through) + (4 * unit * (size + Math.Max(Math.Abs(action.Low), Math.Abs(action.High)))) + tiny;
            bounds[i] = double.IsNaN(bound) ? double.PositiveInfinity : bound;
        }
    }

    private static PolicyPlan PlanOf(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new PolicyPlan(document);
    }

    private (double Sum, double Error) Sum(PlanNeuron neuron)
    {
        var sum = neuron.Bias;
        var (error, size) = (0.0, Math.Abs(neuron.Bias));
        for (var i = neuron.FirstEdge; i < neuron.EdgeEnd; i++)
        {
            var edge = plan.Edges[i];
            sum += values[edge.Place] * edge.Weight;
            error += errors[edge.Place] * Math.Abs(edge.Weight);
            size += Math.Abs(values[edge.Place] * edge.Weight);
        }
        // Each product once, each sum once, weights and bias rounded, and a step of quantized weights.
        return (sum, (1.01 * error) + ((neuron.EdgeEnd - neuron.FirstEdge + 4) * unit * size) + tiny);
    }

    private double Through(Nonlinearity function, double x, double value, double error)
    {
        var nearest = Math.Max(Math.Abs(x) - error, 0);
        var slope = function switch
        {
            Nonlinearity.Tanh => 1 - (Math.Tanh(nearest) * Math.Tanh(nearest)),
            Nonlinearity.Sigmoid => 0.25,
            _ => 1,
        };
        var bound = function switch
        {
            Nonlinearity.Tanh or Nonlinearity.Sigmoid => (slope * error) + functionError,
            // Reducing the argument costs some units of it.
            Nonlinearity.Sin or Nonlinearity.Cos => error + functionError + (2 * unit * Math.Abs(x)),
            Nonlinearity.Exp => (value * (Math.Exp(error) - 1)) + (4 * functionError * value),
            Nonlinearity.Square => (2 * Math.Abs(x) * error) + (error * error) + (unit * value),
            // Both jump at 0.
            Nonlinearity.Step => Math.Abs(x) <= error ? 1 : 0,
            Nonlinearity.Reciprocal => Math.Abs(x) <= error
                ? 20
                : (error / Math.Pow(Math.Max(nearest, 0.1), 2)) + (4 * unit * Math.Abs(value)),
            _ => error,
        };
        return Math.Abs(value) + bound > most ? double.PositiveInfinity : bound + tiny;
    }
}
