using EsEnas.Core.Numerics;

namespace EsEnas.Core.Search;

/// <summary>A number in [low, high).</summary>
public sealed class FloatRange : SearchSpace
{
    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>), both finite, as is their difference.</summary>
    /// <exception cref="ArgumentException">The bounds are not finite or not low &lt; high, or high - low is beyond the range of
    /// doubles.</exception>
    public FloatRange(double low, double high) : base(Describe(low, high))
    {
        Low = low;
        High = high;
    }

    /// <summary>The lower bound, which is allowed.</summary>
    public double Low { get; }

    /// <summary>The upper bound, which is not.</summary>
    public double High { get; }

    internal override void ListNodesInto(List<SearchSpace> nodes) => nodes.Add(this);

    internal override void DecideInto(DnaBuilder? target, IDecider decider, int node)
    {
        var decision = new DecisionPoint(node, 0, 0);
        var value = decider.ChooseFloat(decision, Low, High);
        DecisionRules.RequireAnswer(decision, Low, High, value);
        target?.Add(value);
    }

    internal override void SampleInto(DnaBuilder target, RandomStream random) => target.Add(random.NextUniform(Low, High));

    internal override void Skip(ref DnaReader reader) => reader.NextFloat();

    internal override int CountMutable(ref DnaReader reader, bool wholeLists)
    {
        reader.NextFloat();
        return Traits.CanVary ? 1 : 0;
    }

    internal override void MutateInto(MutationWalk walk, ref DnaReader reader)
    {
        var old = reader.NextFloat();
        var value = old;
        if (Traits.CanVary && walk.IsPicked())
        {
            while (value == old) value = walk.Random.NextUniform(Low, High);
        }

        walk.Target.Add(value);
    }

    private static SpaceTraits Describe(double low, double high)
    {
        if (!double.IsFinite(low))
        {
            throw new ArgumentOutOfRangeException(nameof(low), low, $"The lower bound of a range is {low}; it must be finite.");
        }

        if (!double.IsFinite(high))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The upper bound of a range is {high}; it must be finite.");
        }

        if (!(low < high)) throw new ArgumentException($"The range [{low}, {high}) is empty; the lower bound must be below the upper one.");
        if (!double.IsFinite(high - low))
        {
            throw new ArgumentException($"The range [{low}, {high}) is too wide; the difference of its bounds must be finite.");
        }

        var hash = new StructureHash(StructureHash.FloatRange);
        hash.Add(BitConverter.DoubleToUInt64Bits(low + 0.0));
        hash.Add(BitConverter.DoubleToUInt64Bits(high + 0.0));
        // A range of one representable number is a constant in disguise.
        var canVary = Math.BitIncrement(low) < high;
        return new SpaceTraits(double.PositiveInfinity, double.PositiveInfinity, 1, 1, 1, 1, canVary, hash.Value);
    }
}
