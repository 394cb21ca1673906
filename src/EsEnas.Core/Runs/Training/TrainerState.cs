using System.Collections.Immutable;
using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Runs.Training;

/// <summary>All that a run's future depends on, beside its specification, and what it has found so far.</summary>
/// <remarks>
/// Immutable by convention (nobody adds to <see cref="Moments"/>), thread safe. Compare two by <see cref="Trainer.FingerprintOf"/>.
/// </remarks>
public sealed record TrainerState : PhaseState
{
    /// <summary>Completed iterations.</summary>
    public required int Iteration { get; init; }

    /// <summary>theta, the shared weights.</summary>
    public required ImmutableArray<double> Theta { get; init; }

    /// <summary>What the optimizer remembers.</summary>
    public required OptimizerState Optimizer { get; init; }

    /// <summary>What the controller remembers.</summary>
    public required ControllerState Controller { get; init; }

    /// <summary>Moments of all observations so far; empty where observations are not normalized.</summary>
    public required RunningMoments Moments { get; init; }

    /// <summary>The best <see cref="LastMeanReturn"/> of any iteration; NaN before there is one.</summary>
    public required double BestReturn { get; init; }

    /// <summary>Mean real return at the current weights in the last iteration; NaN before the first, and if all diverged.</summary>
    public required double LastMeanReturn { get; init; }

    /// <summary>The models of the last iterations, oldest first, at most <see cref="RecentModels.MaxIterations"/>.</summary>
    public required ImmutableArray<RecentModels> Recent { get; init; }

    /// <summary>What the step schedule remembers; null where steps are constant.</summary>
    public ScheduleState? Schedule { get; init; }

    /// <summary>
    /// The state that a policy is made of: this one with the best weights, models and moments that the step schedule knows; this one
    /// itself where steps are constant.
    /// </summary>
    public TrainerState Settled => Schedule?.BestOfAll is { } best ? With(best) : this;

    /// <summary>
    /// The models that no other one has beaten in real return and active weights together, by active weights (<see cref="ParetoFront"/>). A
    /// record: no future depends on it, and it is no part of the fingerprint.
    /// </summary>
    public ImmutableArray<ParetoEntry> Pareto { get; init; } = [];

    /// <summary>This state with the weights, models and moments of a snapshot, and all that made them.</summary>
    internal TrainerState With(TrainerSnapshot snapshot) => this with
    {
        Theta = snapshot.Theta,
        Optimizer = snapshot.Optimizer,
        Controller = snapshot.Controller,
        Moments = snapshot.Moments,
        Recent = snapshot.Recent,
    };
}
