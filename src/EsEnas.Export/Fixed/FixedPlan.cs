using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Export.Fixed;

/// <summary>
/// A quantized policy in whole numbers: weights as they are, values of 32 bits whose Q-formats follow from the ranges of the observations
/// and from what the test vectors showed, sums that cannot overflow.
/// </summary>
/// <remarks>Immutable by convention, thread safe.</remarks>
internal sealed class FixedPlan
{
    /// <summary>A value beside its sign; 2^30 is the largest.</summary>
    public const int FullBits = 30;

    private const int NarrowSum = 31;
    private const int WideSum = 62;
    private const int LargestExponent = 500;

    // Sums of 32 bits are used where what the values lose to rounding stays below this share of the largest sum.
    private const double FineShare = 1.0 / (1 << 19);

    // A value may be so many times as large as the vectors showed.
    private const double Headroom = 4;

    private readonly FixedGroup[] groups;
    private readonly PlanForward[] seen;

    /// <exception cref="PolicyFormatException">The policy has full precision, or a number that has no place among whole ones.</exception>
    public FixedPlan(PolicyPlan plan)
    {
        Plan = plan;
        var quantization = plan.Document.Quantization ?? throw new PolicyFormatException(
            "quantization: the policy has full precision, and whole numbers need few bits; --bits N rounds it.");
        if (plan.Document.Interface is not { Vectors.Count: > 0 } section)
            throw new PolicyFormatException("interface.vectors: there are none, and whole numbers need to know how large the values are.");
        seen = [.. section.Vectors.Select(vector => new PlanForward(plan, vector.Observation))];
        Observations = [.. Enumerable.Range(0, plan.ObservationSize).Select(i => FixedSignal.OfObservation(plan.Document, i))];
        Actions = [.. plan.Actions.Select((action, i) => FixedSignal.OfAction(action, plan.ActionName(i)))];
        Inputs = new FixedGroup(0, Nonlinearity.Identity, Exponent(InputRange(), "the normalized observations"));
        groups = new FixedGroup[plan.FirstConstant];
        Array.Fill(groups, Inputs, 0, plan.Inputs.Count);
        Neurons = MakeNeurons(quantization);
        Fit(NarrowSum);
        SumBits = Neurons.All(neuron => neuron.IsFine(FineShare)) ? NarrowSum : WideSum;
        if (IsWide) Fit(WideSum);
        Kinds = MakeKinds();
    }

    public PolicyPlan Plan { get; }

    /// <summary>How each observation is given.</summary>
    public IReadOnlyList<FixedSignal> Observations { get; }

    /// <summary>How each action is given.</summary>
    public IReadOnlyList<FixedSignal> Actions { get; }

    /// <summary>The group of the normalized observations.</summary>
    public FixedGroup Inputs { get; }

    /// <summary>The hidden neurons, then the outputs.</summary>
    public IReadOnlyList<FixedNeuron> Neurons { get; }

    /// <summary>How each of them becomes a value.</summary>
    public IReadOnlyList<FixedKind> Kinds { get; }

    /// <summary>Bits of a sum, beside its sign: 31, or 62 where 31 would cost precision.</summary>
    public int SumBits { get; }

    public bool IsWide => SumBits == WideSum;

    /// <summary>The group of a hidden neuron, in the order of the plan.</summary>
    public FixedGroup GroupOf(int hidden) => groups[Plan.Inputs.Count + hidden];

    /// <summary>All groups, in order.</summary>
    public IEnumerable<FixedGroup> Groups => groups.Distinct();

    /// <summary>What an observation that is read is multiplied by, once its mean is subtracted.</summary>
    public FixedFactor ScaleOf(PlanInput input) => FixedFactor.Of(input.Scale, Inputs.Fraction - Observations[input.Index].Bits);

    /// <summary>A neuron's bias in steps of its sum.</summary>
    public long BiasOf(FixedNeuron neuron) =>
        neuron.Bias == 0 ? 0 : (long)Math.Round(Math.ScaleB(neuron.Bias / neuron.Unit, neuron.Fraction(SumBits)));

    /// <summary>The smallest whole number from -500 that 2 to it is no smaller than a size; 0 for the size 0.</summary>
    /// <exception cref="PolicyFormatException">There is none up to 500.</exception>
    public static int Exponent(double size, string name)
    {
        if (size == 0) return 0;
        if (!(size <= Math.ScaleB(1, LargestExponent)))
            throw new PolicyFormatException($"{name}: the numbers go to {size:R}, beyond what whole numbers can be scaled to.");
        var exponent = Math.ILogB(size);
        return Math.Max(Math.ScaleB(1, exponent) < size ? exponent + 1 : exponent, -LargestExponent);
    }

    private double InputRange()
    {
        var (bound, largest) = (0.0, 0.0);
        foreach (var input in Plan.Inputs)
        {
            double Size((double Low, double High) range) =>
                Math.Max(Math.Abs(range.Low - input.Mean), Math.Abs(range.High - input.Mean)) * Math.Abs(input.Scale);
            bound = Math.Max(bound, Size(FixedSignal.Range(Plan.Document.Interface!, input.Index)));
            largest = Math.Max(largest, Size(FixedSignal.Seen(Plan.Document.Interface!, input.Index)));
        }
        return largest > 0 ? Math.Min(bound, Headroom * largest) : bound;
    }

    // Layer by layer: a group's range follows from those that it reads.
    private List<FixedNeuron> MakeNeurons(PolicyQuantization quantization)
    {
        var neurons = new List<FixedNeuron>();
        foreach (var layer in Plan.Hidden.GroupBy(neuron => neuron.Layer))
        {
            var first = neurons.Count;
            neurons.AddRange(layer.Select(neuron => MakeNeuron(neuron, quantization)));
            foreach (var same in Enumerable.Range(first, neurons.Count - first).GroupBy(i => neurons[i].Plan.Function).ToList())
            {
                var bound = same.Max(i => LargestValue(same.Key, neurons[i].Bound));
                var largest = same.Max(i => seen.Max(forward => Math.Abs(forward.Values[Plan.Inputs.Count + i])));
                var range = IsBounded(same.Key) || largest == 0 ? bound : Math.Min(bound, Headroom * largest);
                var group = new FixedGroup(layer.Key, same.Key, Exponent(range, Plan.NeuronName(neurons[same.First()].Plan.Neuron)));
                foreach (var i in same) groups[Plan.Inputs.Count + i] = group;
            }
        }
        neurons.AddRange(Plan.Outputs.Select(neuron => MakeNeuron(neuron, quantization)));
        return neurons;
    }

    private FixedNeuron MakeNeuron(PlanNeuron neuron, PolicyQuantization quantization)
    {
        var group = PolicyQuantization.ScaleGroup + neuron.Layer;
        var (unit, bias) = (quantization.Steps[group], neuron.Bias);
        var edges = new List<(PlanEdge Edge, int Whole)>();
        foreach (var edge in Plan.EdgesOf(neuron))
        {
            if (edge.Place >= Plan.FirstConstant) bias += Plan.Constants[edge.Place - Plan.FirstConstant] * edge.Weight;
            else edges.Add((edge, quantization.Whole(edge.Weight, group)!.Value));
        }
        if (!double.IsFinite(bias))
            throw new PolicyFormatException($"{Plan.NeuronName(neuron.Neuron)}: its bias, with what no observation changes, is {bias}.");
        return new FixedNeuron(neuron, unit > 0 ? unit : 1, bias,
        [
            .. edges.Where(edge => edge.Whole != 0).GroupBy(edge => groups[edge.Edge.Place]).Select(run => new FixedRun(run.Key, [.. run])),
        ]);
    }

    private void Fit(int sumBits)
    {
        foreach (var group in groups) group.Bits = FullBits;
        Inputs.Bits = FullBits;
        var isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            foreach (var neuron in Neurons)
            {
                while (neuron.TooFine(sumBits) is { } group)
                {
                    group.Bits--;
                    isChanged = true;
                }
            }
        }
    }

    // Neurons of one layer, function and fraction are of one kind.
    private FixedKind[] MakeKinds()
    {
        var kinds = new FixedKind[Neurons.Count];
        foreach (var same in Enumerable.Range(0, kinds.Length)
            .GroupBy(i => (Neurons[i].Plan.Layer, Neurons[i].Plan.Function, Neurons[i].Unit, Fraction: Neurons[i].Fraction(SumBits))))
        {
            var (_, function, unit, fraction) = same.Key;
            var narrow = IsWide ? Math.Max(0, same.Max(i => Exponent(Neurons[i].WholeBound(fraction), "a sum")) - FullBits) : 0;
            var first = same.First();
            var kind = first >= Plan.Hidden.Count
                ? FixedKind.Of(Nonlinearity.Tanh, unit, fraction, narrow, 0, 0, 0)
                : FixedKind.Of(function, unit, fraction, narrow, GroupOf(first).Exponent, same.Max(ArgumentExponent), GroupOf(first).Out);
            foreach (var i in same) kinds[i] = kind;
        }
        return kinds;
    }

    private int ArgumentExponent(int neuron)
    {
        var largest = seen.Max(forward => Math.Abs(forward.Sums[neuron]));
        return Exponent(largest > 0 ? Math.Min(Headroom * largest, Neurons[neuron].Bound) : Neurons[neuron].Bound,
            Plan.NeuronName(Neurons[neuron].Plan.Neuron));
    }

    private static bool IsBounded(Nonlinearity function) => function is Nonlinearity.Tanh or Nonlinearity.Sigmoid or Nonlinearity.Sin
        or Nonlinearity.Cos or Nonlinearity.Step or Nonlinearity.Reciprocal;

    private static double LargestValue(Nonlinearity function, double sum) => function switch
    {
        Nonlinearity.Relu or Nonlinearity.Identity or Nonlinearity.Abs => sum,
        Nonlinearity.Square => sum * sum,
        Nonlinearity.Exp => Math.Exp(Math.Min(sum, 20)),
        // 10, which the code counts as 16.
        Nonlinearity.Reciprocal => 16,
        _ => 1,
    };
}
