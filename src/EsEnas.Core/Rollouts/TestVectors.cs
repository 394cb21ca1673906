using EsEnas.Core.Policies;

namespace EsEnas.Core.Rollouts;

/// <summary>Collects test vectors from episodes of a policy: observations, and the actions that the policy has for them.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class TestVectors : IStepObserver
{
    /// <summary>The most observations that are kept to choose from.</summary>
    public const int MostKept = 4000;

    private readonly List<TestVector> all = [];
    private double[] before = [];
    private double[] low = [];
    private double[] high = [];

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<double> observation) => Observe(observation);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation)
    {
        if (all.Count == MostKept) return;
        all.Add(new TestVector(before, action.ToArray()));
        Observe(observation);
    }

    /// <summary>The smallest and the largest finite number that an observation had in any step; null if there was none.</summary>
    /// <param name="observation">Which.</param>
    public (double Low, double High)? Seen(int observation) =>
        observation < low.Length && low[observation] <= high[observation] ? (low[observation], high[observation]) : null;

    /// <summary>So many of them, evenly over all steps of all episodes, the first step included; fewer if there were fewer steps.</summary>
    public IReadOnlyList<TestVector> Choose(int count) =>
        all.Count <= count ? all : [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)])];

    private void Observe(ReadOnlySpan<double> observation)
    {
        before = observation.ToArray();
        if (low.Length == 0)
        {
            (low, high) = (new double[before.Length], new double[before.Length]);
            Array.Fill(low, double.PositiveInfinity);
            Array.Fill(high, double.NegativeInfinity);
        }
        for (var i = 0; i < low.Length; i++)
        {
            // What a simulation that blew up shows is no range.
            if (double.IsFinite(before[i])) (low[i], high[i]) = (Math.Min(low[i], before[i]), Math.Max(high[i], before[i]));
        }
    }
}
