using System.Collections.Immutable;

namespace EsEnas.Core.Runs.Training;

/// <summary>The models of one of the last iterations, kept for the choice of the run's policy.</summary>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="Models">Models with their training returns (NaN: diverged), by index of their evaluation.</param>
public sealed record RecentModels(int Iteration, ImmutableArray<RecentModel> Models)
{
    /// <summary>Most models kept of one iteration; of more, those with the best training returns.</summary>
    public const int MaxModels = 4096;

    /// <summary>How many iterations are kept.</summary>
    public const int MaxIterations = 3;
}
