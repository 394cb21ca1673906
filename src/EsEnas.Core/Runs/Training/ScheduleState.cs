using System.Collections.Immutable;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Runs.Training;

/// <summary>What a step schedule remembers. Immutable.</summary>
public sealed record ScheduleState
{
    /// <summary>Reductions so far, and the last change.</summary>
    public ScaleStatus Status { get; init; }

    /// <summary>How often training has begun anew.</summary>
    public int Restarts { get; init; }

    /// <summary>How often training has begun anew because it had ended with budget left.</summary>
    public int Repeats { get; init; }

    /// <summary>Beginnings that have had their share of the race.</summary>
    public int Laps { get; init; }

    /// <summary>
    /// Mean real return of the iteration in which training began, or began anew: the best of these; NaN before the first.
    /// </summary>
    public double Start { get; init; } = double.NaN;

    /// <summary>
    /// Standard error of <see cref="Start"/>; 0 before the first iteration, NaN where that is the return of trained weights, which are
    /// left for none that are not.
    /// </summary>
    public double StartError { get; init; }

    /// <summary>Mean real returns of the last iterations since the last reduction, oldest first, at most a window.</summary>
    public ImmutableArray<double> Means { get; init; } = [];

    /// <summary>The best mean of a window that counted as a gain; NaN before there is one.</summary>
    public double Mark { get; init; } = double.NaN;

    /// <summary>Completed iterations at the last gain or reduction.</summary>
    public int Since { get; init; }

    /// <summary>Reductions since the last gain.</summary>
    public int Fruitless { get; init; }

    /// <summary>The best state since training began, or began anew; null before there is one.</summary>
    public TrainerSnapshot? Best { get; init; }

    /// <summary>The best state of the beginnings before this one; null if there is none.</summary>
    public TrainerSnapshot? Champion { get; init; }

    /// <summary>The better of the two; null if there is none.</summary>
    public TrainerSnapshot? BestOfAll => Best is null || Champion?.Mean > Best.Mean ? Champion : Best;

    /// <summary>What is left of it where training begins anew, or goes on from other weights.</summary>
    /// <param name="status">The scale there.</param>
    internal ScheduleState Anew(ScaleStatus status) => new()
    {
        Status = status,
        Start = Start,
        StartError = StartError,
        Since = status.Iteration,
        Restarts = Restarts,
        Repeats = Repeats,
        Laps = Laps,
    };

    /// <summary>
    /// What is left of it where returns mean something else from here on: the comparison begins anew, its scale is found anew, and no race
    /// begins among weights that are trained.
    /// </summary>
    /// <param name="iteration">Completed iterations.</param>
    internal ScheduleState WithoutReturns(int iteration) => new()
    {
        Status = new ScaleStatus(Restarts, iteration, 0, ScaleChange.None),
        // Weights that are trained are no beginning that was in vain: from these, training is never begun anew.
        StartError = double.NaN,
        Since = iteration,
        Restarts = Restarts,
        Repeats = Repeats,
        Laps = ScheduleOptions.MostRacing,
    };

    /// <summary>Whether training ends here.</summary>
    public bool IsOver => Status.Change == ScaleChange.Ended;
}
