using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>
/// How far a policy in single precision can be from the policy in double precision, for one observation: a running error analysis
/// (Higham, Accuracy and Stability of Numerical Algorithms, §3.3) along the forward pass.
/// </summary>
/// <remarks>Not thread safe: holds its values.</remarks>
public sealed class FloatErrorBound
{
    // Half a unit in the last place of 1, with a hundredth for the terms of second order.
    private const double Unit = 1.01 / (1 << 24);

    // Of tanh, exp, sin, cos and the logistic function: newlib's and glibc's stay below 3 units, ours below 5.
    private const double FunctionError = 8 * Unit;

    // What underflow can cost in any operation.
    private const double Tiny = 1e-37;

    private readonly PolicyPlan plan;
    private readonly double[] values;
    private readonly double[] errors;

    /// <summary>Prepares the analysis of a policy.</summary>
    public FloatErrorBound(PolicyDocument document) : this(PlanOf(document)) { }

    internal FloatErrorBound(PolicyPlan plan)
    {
        this.plan = plan;
        values = new double[plan.PlaceCount];
        errors = new double[plan.PlaceCount];
        for (var i = plan.FirstConstant; i < plan.PlaceCount; i++)
        {
            values[i] = plan.Constants[i - plan.FirstConstant];
            errors[i] = (Unit * Math.Abs(values[i])) + Tiny;
        }
    }

    /// <summary>The bound of each action, in the action's unit; ∞ where single precision overflows.</summary>
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
            var error = Unit * ((2 * Math.Abs(cut)) + Math.Abs(input.Mean) + Math.Abs(difference));
            values[i] = difference * input.Scale;
            errors[i] = (Math.Abs(input.Scale) * (error + (Unit * Math.Abs(difference)))) + (Unit * Math.Abs(values[i])) + Tiny;
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
            var bound = (action.Half * through) + (4 * Unit * (size + Math.Max(Math.Abs(action.Low), Math.Abs(action.High)))) + Tiny;
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
        return (sum, (1.01 * error) + ((neuron.EdgeEnd - neuron.FirstEdge + 4) * Unit * size) + Tiny);
    }

    private static double Through(Nonlinearity function, double x, double value, double error)
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
            Nonlinearity.Tanh or Nonlinearity.Sigmoid => (slope * error) + FunctionError,
            // Reducing the argument costs some units of it.
            Nonlinearity.Sin or Nonlinearity.Cos => error + FunctionError + (2 * Unit * Math.Abs(x)),
            Nonlinearity.Exp => (value * (Math.Exp(error) - 1)) + (4 * FunctionError * value),
            Nonlinearity.Square => (2 * Math.Abs(x) * error) + (error * error) + (Unit * value),
            // Both jump at 0.
            Nonlinearity.Step => Math.Abs(x) <= error ? 1 : 0,
            Nonlinearity.Reciprocal => Math.Abs(x) <= error
                ? 20
                : (error / Math.Pow(Math.Max(nearest, 0.1), 2)) + (4 * Unit * Math.Abs(value)),
            _ => error,
        };
        return Math.Abs(value) + bound > float.MaxValue ? double.PositiveInfinity : bound + Tiny;
    }
}
