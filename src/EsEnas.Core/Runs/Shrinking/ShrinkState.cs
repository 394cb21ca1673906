using System.Collections.Immutable;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>A shrinking in progress; complete in itself. Immutable.</summary>
internal sealed record ShrinkState : PhaseState
{
    /// <summary>The finished selection whose policy is shrunk.</summary>
    public required SelectionState Chosen { get; init; }

    /// <summary>Plans told.</summary>
    public required int Step { get; init; }

    /// <summary>Fresh episodes that have judged so far.</summary>
    public required int Judged { get; init; }

    /// <summary>What comes next.</summary>
    public required ShrinkStage Stage { get; init; }

    /// <summary>The policy as it was chosen; null if it cannot be shrunk.</summary>
    public required CompactPolicy? Original { get; init; }

    /// <summary>The same without what no action can tell, which all others are compared with.</summary>
    public required CompactPolicy? Lossless { get; init; }

    /// <summary>The smallest policy that has passed.</summary>
    public required CompactPolicy? Current { get; init; }

    /// <summary>The policies that are compared; null while there are none.</summary>
    public ShrinkTrial? Trial { get; init; }

    /// <summary>How often what may be lost was doubled because too many weights were left.</summary>
    public int Doublings { get; init; }

    /// <summary>How many parts are tried at once, at most.</summary>
    public int Reach { get; init; } = int.MaxValue;

    /// <summary>How many parts a tuning has to make up for; 0 before the first.</summary>
    public int Bite { get; init; }

    /// <summary>What parts lost when they were tried alone; those that are left are tried in this order, before the others.</summary>
    public ImmutableArray<CompactPart> Order { get; init; } = [];

    /// <summary>The policy whose numbers are tuned, also while it is judged with iterations left; null while there is none.</summary>
    public CompactPolicy? Tuned { get; init; }

    /// <summary>The training of its numbers.</summary>
    public TrainerState? Tuning { get; init; }

    /// <summary>The step at which that began.</summary>
    public int TunedAt { get; init; }

    /// <summary>The policies of the front, the largest first.</summary>
    public ImmutableArray<FrontEntry> Front { get; init; } = [];

    /// <summary>The best mean of a step so far; NaN before there is one.</summary>
    public double BestReturn { get; init; } = double.NaN;
}

/// <summary>What a shrinking does next. The numbers are stored.</summary>
internal enum ShrinkStage : byte
{
    /// <summary>Compares the candidates of a trial.</summary>
    Judging = 0,

    /// <summary>Tunes the numbers of a policy.</summary>
    Tuning = 1,

    /// <summary>Measures the policies of the front.</summary>
    Measuring = 2,

    /// <summary>Nothing: it is over.</summary>
    Done = 3,
}
