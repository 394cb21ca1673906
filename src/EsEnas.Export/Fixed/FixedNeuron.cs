namespace EsEnas.Export.Fixed;

/// <summary>A neuron's sum in whole numbers: its bias and its edges, by the Q-format of what they read.</summary>
/// <param name="plan">The neuron.</param>
/// <param name="unit">What a whole weight of 1 is.</param>
/// <param name="bias">Its bias, with all edges that read constants.</param>
/// <param name="runs">Its edges, those of one Q-format together, none of weight 0.</param>
internal sealed class FixedNeuron(PlanNeuron plan, double unit, double bias, IReadOnlyList<FixedRun> runs)
{
    public PlanNeuron Plan { get; } = plan;

    public double Unit { get; } = unit;

    public double Bias { get; } = bias;

    public IReadOnlyList<FixedRun> Runs { get; } = runs;

    /// <summary>The largest sum that there can be.</summary>
    public double Bound => Math.Abs(Bias) + (Unit * Runs.Sum(run => run.Size * Math.Pow(2, run.Source.Exponent)));

    /// <summary>Bits after the point of its sum, in units of weights: those of the coarsest values that it reads.</summary>
    public int Fraction(int sumBits) => Runs.Count > 0 ? Runs.Min(run => run.Source.Fraction)
        : Bias == 0 ? 0 : sumBits - 1 - FixedPlan.Exponent(Math.Abs(Bias / Unit), "a bias");

    /// <summary>The largest whole number that a sum can be, rounding included.</summary>
    public double WholeBound(int fraction) => Runs.Count + 1
        + Math.ScaleB((Math.Abs(Bias) / Unit) + Runs.Sum(run => run.Size * Math.Pow(2, run.Source.Exponent)), fraction);

    /// <summary>The group that has to become coarser for the sum to fit into so many bits; null if it fits.</summary>
    public FixedGroup? TooFine(int sumBits)
    {
        if (Runs.Count == 0) return null;
        var coarsest = Runs.MinBy(run => run.Source.Fraction)!.Source;
        foreach (var run in Runs)
        {
            // The sum of a run fits before it is shifted to the coarsest.
            var shift = run.Source.Fraction - coarsest.Fraction;
            if (shift > sumBits - 2 || Math.ScaleB(run.Size, run.Source.Bits) + Math.ScaleB(0.5, shift) >= Math.ScaleB(1, sumBits))
                return run.Source;
        }
        return WholeBound(coarsest.Fraction) >= Math.ScaleB(1, sumBits) ? coarsest : null;
    }

    /// <summary>Whether what the values lose to rounding is small beside the largest sum.</summary>
    public bool IsFine(double share)
    {
        if (Runs.Count == 0) return true;
        var lost = (Runs.Sum(run => run.Size * run.Source.Unit) / 2) + (Runs.Count * Runs.Max(run => run.Source.Unit));
        return lost <= share * Bound / Unit;
    }
}

/// <summary>Edges that read values of one Q-format.</summary>
/// <param name="Source">The values.</param>
/// <param name="Edges">Where each stands, and its whole weight.</param>
internal sealed record FixedRun(FixedGroup Source, IReadOnlyList<(PlanEdge Edge, int Whole)> Edges)
{
    /// <summary>The sum of the sizes of the weights.</summary>
    public double Size { get; } = Edges.Sum(edge => Math.Abs((double)edge.Whole));
}
