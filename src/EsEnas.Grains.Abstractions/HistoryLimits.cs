using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>Sizes of history.</summary>
public static class HistoryLimits
{
    /// <summary>Iterations in one chunk of history (<see cref="IHistoryGrain"/>).</summary>
    public const int RowsPerChunk = 1000;

    /// <summary>
    /// Iterations whose rows are all kept; of later ones every <see cref="ThinnedEvery"/>th is, and the last one as long as it is the last.
    /// </summary>
    public const int FullIterations = 1_000_000;

    /// <summary>Distance of the rows that are kept beyond <see cref="FullIterations"/>.</summary>
    public const int ThinnedEvery = 100;

    /// <summary>Whether an iteration's row is stored permanently.</summary>
    public static bool IsKept(IterationNumber iteration) =>
        iteration.Value <= FullIterations || iteration.Value % ThinnedEvery == 0;

    /// <summary>The last iteration up to one whose row is stored permanently.</summary>
    public static IterationNumber LastKept(IterationNumber iteration) =>
        IsKept(iteration) ? iteration : iteration - (iteration.Value % ThinnedEvery);

    /// <summary>Rows that one call returns at most (<see cref="IExperimentGrain.GetHistory"/>).</summary>
    public const int MaxRowsPerCall = 50_000;
}
