using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs.FineTuning;

/// <summary>A fine-tuning in progress; complete in itself. Immutable.</summary>
public sealed record FineTuningState : PhaseState
{
    /// <summary>The finished selection whose winner is tuned.</summary>
    public required SelectionState Chosen { get; init; }

    /// <summary>The training of that model's active weights.</summary>
    public required TrainerState Trainer { get; init; }

    /// <summary>The selection with the fine-tuned weights, once its report is in; null before.</summary>
    public SelectionState? Polished { get; init; }
}
