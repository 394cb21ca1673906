using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Runs.Selection;

/// <summary>A selection in progress; complete in itself, so that training may go on meanwhile. Immutable.</summary>
public sealed record SelectionState : PhaseState
{
    /// <summary>The training iteration whose weights are used.</summary>
    public required int Iteration { get; init; }

    /// <summary>Rounds done, the reporting one included.</summary>
    public required int Round { get; init; }

    /// <summary>Fingerprint of the trainer's state at the start.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>theta, the weights that every candidate uses.</summary>
    public required ImmutableArray<double> Theta { get; init; }

    /// <summary>Observation normalizer, frozen.</summary>
    public required Normalizer Normalizer { get; init; }

    /// <summary>Smoothing of the training; no episode of a selection is perturbed.</summary>
    public required double Sigma { get; init; }

    /// <summary>Episodes of each candidate in the next round.</summary>
    public required int RoundEpisodes { get; init; }

    /// <summary>Episodes of each candidate in all rounds before.</summary>
    public required int EpisodesBefore { get; init; }

    /// <summary>Episodes that will report the winner's return.</summary>
    public required int ReportEpisodes { get; init; }

    /// <summary>The candidates that are left, the best first; one when the choice is made.</summary>
    public required ImmutableArray<SelectionCandidate> Candidates { get; init; }

    /// <summary>
    /// A smaller policy that a phase has made of the winner's: it has the numbers then, and theta those of the one before. No part of a
    /// selection in progress, nor of its checkpoint.
    /// </summary>
    public CompactPolicy? Compact { get; init; }

    /// <summary>The result; null before the reporting round.</summary>
    public SelectionResult? Result { get; init; }
}
