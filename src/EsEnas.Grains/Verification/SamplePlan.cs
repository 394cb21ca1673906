using EsEnas.Core.Numerics;

namespace EsEnas.Grains.Verification;

/// <summary>
/// Which evaluations a verification makes again. Those right after a checkpoint cost one evaluation each; those further away cost all
/// iterations in between. So the sample is drawn from the iterations next to a checkpoint, of as small a distance as gives enough of them.
/// </summary>
internal sealed class SamplePlan
{
    private SamplePlan(int depth, SortedDictionary<int, SortedSet<int>> evaluations) => (Depth, Evaluations) = (depth, evaluations);

    /// <summary>The largest distance of a sampled iteration from the checkpoint before it.</summary>
    public int Depth { get; }

    /// <summary>The sampled evaluations, by iteration.</summary>
    public SortedDictionary<int, SortedSet<int>> Evaluations { get; }

    /// <summary>Draws a sample.</summary>
    /// <param name="checkpoints">Iterations that are known states, ascending; the first is where the run begins.</param>
    /// <param name="last">The last completed iteration, above the first checkpoint.</param>
    /// <param name="evaluationsOf">Evaluations of an iteration, by its number from 1.</param>
    /// <param name="share">Share of all evaluations after the first checkpoint, above 0 to 1.</param>
    /// <param name="seed">Chooses them.</param>
    public static SamplePlan Draw(IReadOnlyList<int> checkpoints, int last, Func<int, int> evaluationsOf, double share, ulong seed)
    {
        var population = Enumerable.Range(checkpoints[0] + 1, last - checkpoints[0]).Sum(iteration => (long)evaluationsOf(iteration));
        var wanted = Math.Clamp((long)Math.Ceiling(share * population), 1, population);
        var distances = new List<(int Distance, int Iteration)>();
        for (var i = 0; i < checkpoints.Count; i++)
        {
            var end = Math.Min(last, i + 1 < checkpoints.Count ? checkpoints[i + 1] : last);
            for (var iteration = checkpoints[i] + 1; iteration <= end; iteration++) distances.Add((iteration - checkpoints[i], iteration));
        }
        var (depth, covered) = (0, 0L);
        foreach (var (distance, iteration) in distances.OrderBy(d => d.Distance))
        {
            if (covered >= wanted) break;
            covered += evaluationsOf(iteration);
            depth = distance;
        }

        int[] eligible = [.. distances.Where(d => d.Distance <= depth).Select(d => d.Iteration).Order()];

        // Selection sampling (Knuth, algorithm S): each subset of that size is equally likely, and one pass in order is enough.
        var random = new RandomStream(seed, RandomPurpose.Verification);
        var (left, needed) = (eligible.Sum(iteration => (long)evaluationsOf(iteration)), wanted);
        var chosen = new SortedDictionary<int, SortedSet<int>>();
        foreach (var iteration in eligible)
        {
            for (var evaluation = 0; evaluation < evaluationsOf(iteration) && needed > 0; evaluation++, left--)
            {
                if (random.NextDouble() * left >= needed) continue;
                if (!chosen.TryGetValue(iteration, out var set)) chosen[iteration] = set = [];
                set.Add(evaluation);
                needed--;
            }
        }
        return new SamplePlan(depth, chosen);
    }
}
