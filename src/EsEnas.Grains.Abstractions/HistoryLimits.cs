namespace EsEnas.Grains.Abstractions;

/// <summary>Sizes of history.</summary>
public static class HistoryLimits
{
    /// <summary>Iterations in one chunk of history (<see cref="IHistoryGrain"/>).</summary>
    public const int RowsPerChunk = 1000;

    /// <summary>Rows that one call returns at most (<see cref="IExperimentGrain.GetHistory"/>).</summary>
    public const int MaxRowsPerCall = 50_000;
}
