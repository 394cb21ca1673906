using System.Collections.Immutable;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>What builds stored that knew two phases after training by name. It is read, and never written.</summary>
internal sealed partial record ExperimentRecord
{
    private const string SelectionName = "selection";
    private const string FineTuningName = "fine-tuning";

    /// <summary>The checkpoint of the final selection in progress; empty if there is none.</summary>
    [Id(6)] public byte[] Selection { get; init; } = [];

    /// <summary>The fine-tuning; null before it begins, and without one.</summary>
    [Id(16)] public PolishRecord? Polish { get; init; }

    /// <summary>The phases after training that have begun, in order.</summary>
    public ImmutableArray<PhaseRecord> LaterPhases =>
        !Phases.IsDefaultOrEmpty ? Phases
        : Polish is { } fineTuning ? [fineTuning.Phase]
        : Selection.Length > 0
        ? [new PhaseRecord { Name = SelectionName, State = Selection, Status = new PhaseStatus(SelectionName, 0, 0, "round") }]
        : [];

    /// <summary>With these phases after training instead.</summary>
    public ExperimentRecord WithPhases(ImmutableArray<PhaseRecord> phases) => this with { Phases = phases, Selection = [], Polish = null };

    /// <summary>What such a build stored of a fine-tuning.</summary>
    [GenerateSerializer, Alias("esenas.PolishRecord")]
    internal sealed record PolishRecord
    {
        /// <summary>Its checkpoint; empty once it is finished.</summary>
        [Id(0)] public byte[] State { get; init; } = [];

        /// <summary>How it stands.</summary>
        [Id(1)] public required PolishStatus Status { get; init; }

        /// <summary>The row of its last iteration, packed; empty before the first.</summary>
        [Id(2)] public byte[] LastRow { get; init; } = [];

        /// <summary>Its last rows that are not in the history grains yet, packed.</summary>
        [Id(3)] public byte[] PendingRows { get; init; } = [];

        /// <summary>The same as any phase.</summary>
        public PhaseRecord Phase => new()
        {
            Name = FineTuningName,
            State = State,
            Status = new PhaseStatus(FineTuningName, Status.Iteration, Status.Iterations, "iteration", Status.Before, Status.After),
            LastRow = LastRow,
            PendingRows = PendingRows,
        };
    }
}
