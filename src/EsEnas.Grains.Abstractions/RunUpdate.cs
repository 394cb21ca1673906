using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions;

/// <summary>One thing that happened in a run.</summary>
[GenerateSerializer, Immutable, Alias("esenas.RunUpdate")]
public sealed record RunUpdate
{
    // As history grains store them: see IExperimentGrain.GetHistory.
    [Id(0)] private readonly byte[] rows;

    /// <summary>New rows, and the status after them.</summary>
    /// <param name="rows">The rows; may be none.</param>
    /// <param name="status">The status.</param>
    public RunUpdate(IEnumerable<IterationRow> rows, RunStatus status) => (this.rows, Status) = (IterationRow.Pack(rows), status);

    /// <summary>New history rows, in order; may be none.</summary>
    public IReadOnlyList<IterationRow> Rows => IterationRow.Unpack(rows);

    /// <summary>The status after them.</summary>
    [Id(1)] public RunStatus Status { get; init; }
}
