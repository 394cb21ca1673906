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

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<double> observation) => before = observation.ToArray();

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation)
    {
        if (all.Count == MostKept) return;
        all.Add(new TestVector(before, action.ToArray()));
        before = observation.ToArray();
    }

    /// <summary>So many of them, evenly over all steps of all episodes, the first step included; fewer if there were fewer steps.</summary>
    public IReadOnlyList<TestVector> Choose(int count) =>
        all.Count <= count ? all : [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)])];
}
