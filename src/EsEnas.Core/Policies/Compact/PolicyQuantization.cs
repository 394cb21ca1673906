using System.Collections.Immutable;

namespace EsEnas.Core.Policies.Compact;

/// <summary>
/// How the numbers of a policy are quantized: uniformly and symmetrically, each a whole number from -(2^(bits-1) - 1) to 2^(bits-1) - 1
/// times the step of its group. Steps have single precision, so that the product is exact in double precision.
/// </summary>
/// <param name="Bits">Bits of a number, 2 to 24.</param>
/// <param name="Steps">
/// The step of each group: the means of the observations, their scales, then for each layer after the inputs its weights and biases; 0 for
/// a group without numbers.
/// </param>
/// <remarks>Where edges into several layers share a weight, all layers have one step.</remarks>
public sealed record PolicyQuantization(int Bits, ImmutableArray<double> Steps)
{
    /// <summary>The fewest bits.</summary>
    public const int FewestBits = 2;

    /// <summary>The most bits.</summary>
    public const int MostBits = 24;

    /// <summary>The group of the means of the observations.</summary>
    public const int MeanGroup = 0;

    /// <summary>The group of the scales of the observations.</summary>
    public const int ScaleGroup = 1;

    /// <summary>How many groups a policy of so many layers has.</summary>
    public static int GroupsOf(int layers) => ScaleGroup + layers;

    /// <summary>Distinct steps: what a deployment stores beside the whole numbers.</summary>
    public int StepCount => Steps.Take(ScaleGroup + 1).Count(step => step != 0)
        + Steps.Skip(ScaleGroup + 1).Where(step => step != 0).Distinct().Count();

    /// <summary>A policy with fewer bits. Groups whose numbers are too small for single precision become 0.</summary>
    /// <param name="policy">A policy of finite numbers, of full precision.</param>
    /// <param name="bits">Bits of a number.</param>
    public static CompactPolicy Apply(CompactPolicy policy, int bits)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, FewestBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MostBits);
        var layers = NetworkLayout.LayersOf(policy.Shape.LayerSizes);
        var isShared = SharedAcrossLayers(policy.Shape, layers);
        var groups = GroupsOfNumbers(policy.Shape, layers, isShared);
        var largest = new double[GroupsOf(policy.Shape.LayerSizes.Length)];
        for (var i = 0; i < groups.Length; i++) largest[groups[i]] = Math.Max(largest[groups[i]], Math.Abs(policy.Numbers[i]));
        var limit = (1 << (bits - 1)) - 1;
        // A step that was rounded down would put the largest number out of reach by a hair; it is cut there.
        var steps = Array.ConvertAll(largest, number => (double)(float)Math.Min(number / limit, float.MaxValue));
        var numbers = policy.Numbers.Select((number, i) => Rounded(number, steps[groups[i]], limit));
        ImmutableArray<double> rounded = [.. numbers];
        if (isShared) Array.Fill(steps, steps[ScaleGroup + 1], ScaleGroup + 1, steps.Length - ScaleGroup - 1);
        return policy with { Numbers = rounded, Quantization = new PolicyQuantization(bits, [.. steps]) };
    }

    /// <summary>The whole number that a value is in the steps of its group; null if it is none that these bits hold.</summary>
    public int? Whole(double value, int group)
    {
        if (value == 0) return 0;
        var (step, limit) = (Steps[group], (1 << (Bits - 1)) - 1);
        if (step == 0) return null;
        var whole = Math.Round(value / step);
        return Math.Abs(whole) <= limit && whole * step == value ? (int)whole : null;
    }

    private static double Rounded(double number, double step, int limit) =>
        // Adding zero makes a negative zero positive: there is one whole number 0.
        step == 0 ? 0 : (Math.Clamp(Math.Round(number / step), -limit, limit) * step) + 0.0;

    private static bool SharedAcrossLayers(CompactShape shape, int[] layers) =>
        shape.Edges.GroupBy(edge => edge.Number).Any(edges => edges.Select(edge => layers[edge.To]).Distinct().Count() > 1);

    private static int[] GroupsOfNumbers(CompactShape shape, int[] layers, bool isShared)
    {
        var groups = new int[shape.NumberCount];
        int GroupOf(int neuron) => ScaleGroup + (isShared ? 1 : layers[neuron]);
        foreach (var edge in shape.Edges) groups[edge.Number] = GroupOf(edge.To);
        for (var neuron = 0; neuron < shape.Biases.Length; neuron++)
            if (shape.Biases[neuron] is not CompactShape.None and var number) groups[number] = GroupOf(neuron);
        foreach (var number in shape.Means) if (number != CompactShape.None) groups[number] = MeanGroup;
        foreach (var number in shape.Scales) if (number != CompactShape.None) groups[number] = ScaleGroup;
        return groups;
    }
}
