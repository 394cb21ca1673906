using EsEnas.Core.Policies;

namespace EsEnas.Export.Fixed;

/// <summary>
/// How far a policy in whole numbers can be from the policy in double precision, for one observation: every rounding and every limit along
/// the forward pass, each with the most that it can do.
/// </summary>
/// <remarks>Not thread safe: holds its errors.</remarks>
public sealed class FixedErrorBound
{
    /// <summary>Of tanh, absolute; half of it of the logistic function.</summary>
    internal const double TanhError = 2.5e-7;

    /// <summary>Of sin and cos, absolute.</summary>
    internal const double CircleError = 3e-8;

    /// <summary>Of exp, relative, its argument's rounding included.</summary>
    internal const double ExpError = 8e-8;

    // What exp is at the smallest power of 2 that it computes.
    private const double LeastPower = 1.0 / (1L << 32);

    private readonly FixedPlan fixedPlan;
    private readonly PolicyPlan plan;
    private readonly double[] errors;

    /// <summary>Prepares the analysis of a policy.</summary>
    /// <exception cref="PolicyFormatException">It has no place among whole numbers.</exception>
    public FixedErrorBound(PolicyDocument document) : this(new FixedPlan(PlanOf(document))) { }

    internal FixedErrorBound(FixedPlan fixedPlan)
    {
        (this.fixedPlan, plan) = (fixedPlan, fixedPlan.Plan);
        errors = new double[plan.FirstConstant];
    }

    /// <summary>The bound of each action, in the action's unit, for an observation that was rounded to whole numbers.</summary>
    /// <param name="observation">|S| raw values, finite.</param>
    /// <param name="bounds">|A| values, overwritten.</param>
    public void Find(ReadOnlySpan<double> observation, Span<double> bounds)
    {
        var forward = new PlanForward(plan, observation);
        for (var i = 0; i < plan.Inputs.Count; i++)
        {
            var input = plan.Inputs[i];
            var signal = fixedPlan.Observations[input.Index];
            var cut = Math.Clamp(observation[input.Index], input.Low, input.High);
            var limited = Math.Clamp(cut, signal.Low * signal.Unit, signal.High * signal.Unit);
            // Observation and mean are rounded.
            var error = Math.Abs(input.Scale) * (signal.Unit + Math.Abs(cut - limited));
            errors[i] = Limited(fixedPlan.Inputs, forward.Values[i], error + (FixedFactor.Error * Math.Abs(forward.Values[i])));
        }
        for (var i = 0; i < fixedPlan.Neurons.Count; i++)
        {
            var kind = fixedPlan.Kinds[i];
            var isOutput = i >= plan.Hidden.Count;
            var group = isOutput ? null : fixedPlan.GroupOf(i);
            var sum = forward.Sums[i];
            var error = ErrorOf(fixedPlan.Neurons[i], kind, sum, group?.Exponent ?? 0);
            var through = Through(kind, sum, error, group?.Exponent ?? 0);
            if (group is not null)
            {
                var value = forward.Values[plan.Inputs.Count + i];
                errors[plan.Inputs.Count + i] = Limited(group, value, through + Math.ScaleB(1, group.Exponent - FixedPlan.FullBits));
                continue;
            }
            var action = i - plan.Hidden.Count;
            // tanh, half, their product, middle, an end of the range.
            var bound = (plan.Actions[action].Half * through) + (4 * fixedPlan.Actions[action].Unit);
            bounds[action] = double.IsNaN(bound) ? double.PositiveInfinity : bound;
        }
    }

    private static PolicyPlan PlanOf(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new PolicyPlan(document);
    }

    // Rounded to the group's steps, and limited to its range.
    private static double Limited(FixedGroup group, double value, double error)
    {
        var range = group.Bits < 0 ? 0 : Math.ScaleB(1, group.Exponent);
        return error + (group.Bits < 0 ? 0 : group.Unit / 2) + Math.Max(0, Math.Abs(value) - range);
    }

    // Of the argument of a neuron's function.
    private double ErrorOf(FixedNeuron neuron, FixedKind kind, double sum, int exponent)
    {
        var fraction = neuron.Fraction(fixedPlan.SumBits);
        var step = neuron.Unit * Math.ScaleB(1, -fraction);
        // Rounding each run, the bias, and the sum to 32 bits.
        var error = step * (neuron.Runs.Count + 1 + (kind.Narrow > 0 ? Math.ScaleB(1, kind.Narrow) : 0));
        foreach (var run in neuron.Runs)
        {
            foreach (var (edge, whole) in run.Edges) error += errors[edge.Place] * neuron.Unit * Math.Abs((double)whole);
        }
        // The factor, and rounding to the argument's steps.
        return (1.001 * error) + (FixedFactor.Error * Math.Abs(sum)) + ArgumentStep(kind, exponent);
    }

    private static double ArgumentStep(FixedKind kind, int exponent) => kind.Function switch
    {
        Nonlinearity.Step => 0,
        Nonlinearity.Exp => Math.ScaleB(Math.Log(2), -FixedKind.PowerBits),
        Nonlinearity.Sin or Nonlinearity.Cos => Math.ScaleB(2 * Math.PI, -FixedKind.TurnBits),
        Nonlinearity.Reciprocal => Math.ScaleB(1, -kind.Detail),
        var function => Math.ScaleB(1, -FixedKind.ArgumentBits(function, exponent, 0)),
    };

    private static double Through(FixedKind kind, double x, double error, int exponent)
    {
        var nearest = Math.Max(Math.Abs(x) - error, 0);
        var value = NonlinearityFunctions.Apply(kind.Function, x);
        switch (kind.Function)
        {
            case Nonlinearity.Tanh:
                var tanh = Math.Tanh(nearest);
                return Math.Min((1 - (tanh * tanh)) * error, 2) + TanhError;
            case Nonlinearity.Sigmoid:
                return Math.Min(error / 4, 1) + TanhError;
            case Nonlinearity.Sin or Nonlinearity.Cos:
                return Math.Min(error, 2) + CircleError;
            case Nonlinearity.Exp:
                var most = Math.Exp(Math.Min(x + error, 20));
                return Math.Max(most - value, value - Math.Exp(Math.Min(x - error, 20))) + (ExpError * most) + LeastPower;
            case Nonlinearity.Square:
                return (2 * Math.Abs(x) * error) + (error * error);
            // Both jump at 0.
            case Nonlinearity.Step:
                return Math.Abs(x) <= error ? 1 : 0;
            case Nonlinearity.Reciprocal:
                if (Math.Abs(x) <= error) return 20;
                // Arguments beyond the largest, and 0.1 as a whole number.
                var largest = Math.ScaleB(1, FixedPlan.FullBits - kind.Detail);
                return ((error + Math.ScaleB(1, -kind.Detail)) / Math.Pow(Math.Max(nearest, 0.1), 2) * 1.7)
                    + (Math.Abs(x) + error > largest ? 1 / largest : 0) + Math.ScaleB(1, exponent - FixedPlan.FullBits);
            default:
                return error;
        }
    }
}
