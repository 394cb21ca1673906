using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// The schedule of sigma and the step size (own): every iteration's mean real return over the perturbed evaluations says where training
/// is, the mean of the last few iterations smooths it, and the state with the best smoothed mean is kept. When that mean has not gained for
/// a while, or has lost half of all that was gained, both shrink and training goes on from the state that was kept.
/// </summary>
/// <remarks>
/// <para>
/// With <c>optimizer.maxLoss</c> the evaluations at the current weights are judged instead, and what perturbations lose is compared with
/// what they tell (<see cref="PerturbationLoss"/>) in every iteration that has some: where it is more than that limit, the iteration makes
/// no step, and sigma and step size shrink by as many factors of <c>optimizer.sigmaDecay</c> as the loss, in proportion to sigma, needs,
/// up to 6; no longer below a tenth. So training begins with the largest scale that serves the task. A reduction begins to look for it
/// anew. While episodes end early, returns are not steady, a gain is at least a tenth of the last one's mean, and
/// one reduction in vain is enough to begin anew.
/// </para>
/// <para>
/// A gain is a smoothed mean above the last one that counted by more than 2 % of what lies between that one and the first iteration. The
/// pause that is allowed is <c>optimizer.patience</c> iterations where returns are steady, that is where the standard error of the
/// window's mean, from the spread of its iterations, is below 1 % of what was gained in all; elsewhere it is
/// <c>optimizer.patienceShare</c> of the iterations so far if that is more. With <c>optimizer.maxLoss</c> a gain is 5 % where returns are
/// steady: the rest is the tuning's (docs/shrinking.md). Without that limit real returns are judged,
/// alive bonus included, also where training goes without it: weights that fall over at once are seen. With it such steps are not made,
/// and training returns are judged: standing still would be the best of a walker's first real returns.
/// </para>
/// <para>
/// Where the best average is not above the first iteration's mean by two standard errors, nothing was found (steps that are too large soon
/// fall over at once): then training begins anew, normalizer included, with the smaller steps; at most five times. Not in fine-tuning, nor
/// in a fork to another task: they begin with weights that are trained, and what they would begin anew from is not.
/// </para>
/// <para>
/// From the first other reduction on the observation normalizer stays as it was in the state that was kept: with small steps its drift
/// would move the policy more than the steps do. Training ends where a reduction would be made after <c>optimizer.endAfter</c> reductions
/// without a gain; where returns are steady after a single one, or with <c>optimizer.maxLoss</c> at once. Below 1e-6 of the first step or
/// of the first sigma nothing is reduced any more.
/// </para>
/// <para>
/// A budget is used: training begins anew where it would end, up to <c>optimizer.beginnings</c> times, and the best of all is kept; of a
/// <see cref="Race"/> among the first beginnings the best goes on. Iterations with short episodes say where training begins and what
/// perturbations lose, and are judged no further. Immutable, thread safe.
/// </para>
/// </remarks>
internal sealed class StepSchedule(ExperimentSpecification specification, int horizon, bool mayRestart = true)
{
    private const double GainShare = 0.02;
    private const double SteadyGainShare = 0.05;
    private const double FallingGainShare = 0.1;
    private const double LossShare = 0.5;
    private const double SteadyShare = 0.01;
    private const double SmallestScale = 1e-6;
    private const int MostRestarts = 5;
    private const int MostNarrowings = 6;
    private const double SmallestNarrowed = 0.1;

    private readonly ScheduleOptions options = specification.Optimizer.Schedule;
    private readonly Race race = new(specification);

    // Where a budget is given it is used; elsewhere what little is left to gain is left to the tuning.
    private bool EndsSoon => options.MaxLoss is not null && !specification.Budget.IsLimited;

    /// <summary>What the step size is multiplied by.</summary>
    public double StepScaleOf(ScheduleState? state) => StepScaleOf(options, state?.Status ?? default);

    /// <summary>What sigma is multiplied by.</summary>
    public double SigmaScaleOf(ScheduleState? state) => SigmaScaleOf(options, state?.Status ?? default);

    /// <summary>What the step size is multiplied by.</summary>
    public static double StepScaleOf(ScheduleOptions options, ScaleStatus status) =>
        Power(options.Decay, status.Reductions) * Power(options.SigmaDecay, status.Narrowings);

    /// <summary>What sigma is multiplied by.</summary>
    public static double SigmaScaleOf(ScheduleOptions options, ScaleStatus status) =>
        Power(options.SigmaDecay, status.Reductions + status.Narrowings);

    /// <summary>A factor to a power, by multiplication alone: the same bits everywhere.</summary>
    public static double Power(double factor, int exponent)
    {
        var power = 1.0;
        for (var i = 0; i < exponent; i++) power *= factor;
        return power;
    }

    /// <summary>The state after an iteration, its schedule moved on.</summary>
    /// <param name="before">The state that the evaluations were made from.</param>
    /// <param name="next">The state after the update, with the schedule of <paramref name="before"/>.</param>
    /// <param name="outcomes">The iteration's outcomes.</param>
    /// <param name="perturbed">How many of them are perturbed; they come first.</param>
    /// <param name="initial">Makes the state before the first iteration, which only a beginning anew needs.</param>
    public TrainerState MoveOn(TrainerState before, TrainerState next, IReadOnlyList<Outcome> outcomes, int perturbed,
        Func<TrainerState> initial)
    {
        if (before.Schedule is not { } schedule) return next;
        // A fork may have a smaller window.
        schedule = schedule with { Means = LastOf(schedule.Means) };
        var moved = Judged(before, next, schedule, outcomes, perturbed, initial);
        if (!race.EndsLap(next.Iteration, schedule.Laps)) return moved;
        schedule = moved.Schedule! with { Laps = schedule.Laps + 1 };
        return !race.IsOver(schedule.Laps) ? Restarted(moved, schedule, initial(), ScaleChange.Again)
            : schedule.BestOfAll is { } winner && winner != schedule.Best ? GoneOn(moved, schedule, winner)
            : moved with { Schedule = schedule };
    }

    /// <summary>
    /// The state after an iteration whose weights reached the return to stop at: whatever came of the step, they are the best.
    /// </summary>
    /// <param name="before">The state that the evaluations were made from.</param>
    /// <param name="next">The state that <see cref="MoveOn"/> gave.</param>
    /// <param name="outcomes">The iteration's outcomes.</param>
    /// <param name="perturbed">How many of them are perturbed; they come first.</param>
    public TrainerState Reached(TrainerState before, TrainerState next, IReadOnlyList<Outcome> outcomes, int perturbed)
    {
        var mean = MeanOf(JudgedOf(outcomes, perturbed))?.Mean ?? next.LastMeanReturn;
        return next with
        {
            Schedule = next.Schedule! with { Best = SnapshotOf(before, next, mean), Champion = null },
        };
    }

    private TrainerState Judged(TrainerState before, TrainerState next, ScheduleState schedule, IReadOnlyList<Outcome> outcomes,
        int perturbed, Func<TrainerState> initial)
    {
        var isShort = specification.Evaluations.AreShort(before.Iteration);
        if (isShort) outcomes = Extended(outcomes, specification.Evaluations.HorizonIn(horizon, before.Iteration));
        var now = MeanOf(JudgedOf(outcomes, perturbed));
        var endEarly = EndEarly(outcomes, perturbed);
        if (options.MaxLoss is { } most && PerturbationLoss.Of(outcomes, perturbed) is { } loss
            && NarrowingsFor(loss / most, schedule) is > 0 and var count)
            return Narrowed(before, next, schedule, count, endEarly ? null : now?.Mean, initial);
        if (now is not (var mean, var error)) return next;
        if (isShort)
            return next with
            {
                Schedule = double.IsNaN(schedule.Start)
                    ? Beginning(schedule, mean, error) with { Since = next.Iteration } : schedule with { Since = next.Iteration },
            };
        var means = schedule.Means.Add(mean);
        // Of all beginnings the best: with the largest steps one may look worse than it is.
        if (double.IsNaN(schedule.Start) || (schedule is { Best: null, Means.IsEmpty: true } && mean > schedule.Start))
            schedule = Beginning(schedule, mean, error);
        schedule = schedule with { Means = LastOf(means) };
        if (schedule.Means.Length < options.Window) return next with { Schedule = schedule };

        var smoothed = SmoothedOf(schedule);
        schedule = WithBest(schedule, before, next);
        var best = schedule.Best!;
        var steady = IsSteady(schedule);
        var gain = (steady && options.MaxLoss is not null ? SteadyGainShare : GainShare) * Math.Abs(schedule.Mark - schedule.Start);
        // A policy that falls and gets a little further now and then is as poor as one that stands.
        var falling = options.MaxLoss is not null && endEarly;
        if (falling) gain = Math.Max(gain, FallingGainShare * Math.Abs(schedule.Mark));
        if (double.IsNaN(schedule.Mark) || best.Mean > schedule.Mark + gain)
            schedule = schedule with { Mark = best.Mean, Since = next.Iteration, Fruitless = 0 };

        // Current weights that fall always alike only seem to be done. They are not reduced for long, but left for a new beginning.
        steady &= !falling;
        var endAfter = falling || (steady && options.MaxLoss is null) ? 1 : steady && EndsSoon ? 0 : options.EndAfter;
        var change = ChangeOf(schedule, next.Iteration, smoothed, steady, endAfter);
        if (change == ScaleChange.Ended && MayRestart(schedule) && endEarly) change = ScaleChange.Falling;
        return change switch
        {
            ScaleChange.None => next with { Schedule = schedule },
            ScaleChange.Restarted or ScaleChange.Falling => Restarted(next, schedule, initial(), change),
            ScaleChange.Ended => Ended(next, schedule, initial),
            _ => Reduced(next, schedule, best, change),
        };
    }

    // With a limit of losses there are returns at the current weights, which perturbations that shrink do not raise.
    private IEnumerable<Outcome> JudgedOf(IReadOnlyList<Outcome> outcomes, int perturbed) =>
        outcomes.Where((_, i) => options.MaxLoss is null == i < perturbed);

    private static ScheduleState Beginning(ScheduleState schedule, double mean, double error) =>
        schedule with { Start = mean, StartError = double.IsNaN(schedule.StartError) ? double.NaN : error };

    private bool MayRestart(ScheduleState schedule) =>
        mayRestart && schedule.Restarts < MostRestarts && !double.IsNaN(schedule.StartError);

    private int NarrowingsFor(double excess, ScheduleState schedule)
    {
        // A factor of 1 narrows nothing, however often.
        if (options.SigmaDecay == 1) return 0;
        var count = 0;
        while (count < MostNarrowings && excess * Power(options.SigmaDecay, count) > 1
            && Power(options.SigmaDecay, schedule.Status.Narrowings + count) > SmallestNarrowed) count++;
        return count;
    }

    // Weights move by no step that is known to be too large; the normalizer learns all the same. It is no iteration without a gain, unless
    // returns are steady: then there is little left to gain, and nothing where a reduction was in vain.
    private TrainerState Narrowed(TrainerState before, TrainerState next, ScheduleState schedule, int count, double? mean,
        Func<TrainerState> initial)
    {
        if (mean is { } own && schedule.Best is not null && (schedule.Fruitless > 0 || EndsSoon))
            schedule = schedule with { Means = LastOf(schedule.Means.Add(own)) };
        var steady = mean is not null && IsSteady(schedule);
        if (steady) schedule = WithBest(schedule, before, next);
        var isOver = steady && EndsSoon && options.EndAfter is not null
            && next.Iteration - schedule.Since >= options.Patience;
        schedule = schedule with { Since = schedule.Since + (steady ? 0 : 1) };
        var unmoved = next with { Theta = before.Theta, Optimizer = before.Optimizer, Controller = before.Controller };
        if (isOver) return Ended(unmoved, schedule, initial);
        var status = schedule.Status with
        {
            Narrowings = schedule.Status.Narrowings + count,
            Iteration = next.Iteration,
            Change = ScaleChange.Narrowed,
        };
        return unmoved with { Schedule = schedule with { Status = status } };
    }

    // What is left of a budget may find what is better.
    private TrainerState Ended(TrainerState next, ScheduleState schedule, Func<TrainerState> initial) =>
        !race.IsOver(schedule.Laps) || (specification.Budget.IsLimited && schedule.Repeats + 1 < options.Beginnings)
            ? Restarted(next, schedule with { Repeats = schedule.Repeats + 1 }, initial(), ScaleChange.Again)
            : next with
            {
                Schedule = schedule with
                {
                    Status = schedule.Status with { Iteration = next.Iteration, Change = ScaleChange.Ended },
                },
            };

    private ScheduleState WithBest(ScheduleState schedule, TrainerState before, TrainerState next)
    {
        var smoothed = SmoothedOf(schedule);
        return schedule.Best is { } best && smoothed <= best.Mean
            ? schedule
            : schedule with { Best = SnapshotOf(before, next, smoothed) };
    }

    private static TrainerSnapshot SnapshotOf(TrainerState before, TrainerState next, double mean) =>
        new(next.Iteration, mean, before.Theta, before.Optimizer, before.Controller, before.Moments, next.Recent);

    private ImmutableArray<double> LastOf(ImmutableArray<double> means) => means[Math.Max(0, means.Length - options.Window)..];

    private ScaleChange ChangeOf(ScheduleState schedule, int iteration, double smoothed, bool steady,
        int? endAfter)
    {
        var best = schedule.Best!;
        var pause = iteration - schedule.Since;
        var stalled = pause >= options.Patience && (steady || pause >= options.PatienceShare * iteration);
        var fell = best.Mean > schedule.Start && smoothed < schedule.Start + (LossShare * (best.Mean - schedule.Start))
            && iteration - best.Iteration >= options.Window;
        if (!stalled && !fell) return ScaleChange.None;
        if (best.Mean < schedule.Start + (2 * schedule.StartError) && MayRestart(schedule)) return ScaleChange.Restarted;
        if (options.EndAfter is not null && schedule.Fruitless >= endAfter) return ScaleChange.Ended;
        // By the step, or by sigma where that alone shrinks.
        var smallest = options.Decay == 1 ? SigmaScaleOf(schedule) * options.SigmaDecay : StepScaleOf(schedule) * options.Decay;
        return smallest < SmallestScale ? ScaleChange.None : fell ? ScaleChange.Fell : ScaleChange.Stalled;
    }

    // A window of one iteration says nothing of its spread.
    private bool IsSteady(ScheduleState schedule)
    {
        if (options.Window < 2 || schedule.Means.Length < options.Window || schedule.Best is not { } best) return false;
        var smoothed = SmoothedOf(schedule);
        var squares = 0.0;
        foreach (var mean in schedule.Means) squares += (mean - smoothed) * (mean - smoothed);
        var error = Math.Sqrt(squares / (options.Window * (options.Window - 1)));
        return error < SteadyShare * (best.Mean - schedule.Start);
    }

    private double SmoothedOf(ScheduleState schedule)
    {
        var smoothed = 0.0;
        foreach (var each in schedule.Means) smoothed += each / options.Window;
        return smoothed;
    }

    // How far perturbations must be narrowed is found anew: the best weights may bear wider ones than the last.
    private static TrainerState Reduced(TrainerState next, ScheduleState schedule, TrainerSnapshot best, ScaleChange change) =>
        next.With(best) with
        {
            Schedule = schedule with
            {
                Status = new ScaleStatus(schedule.Status.Reductions + 1, next.Iteration, best.Iteration, change),
                Means = [],
                Since = next.Iteration,
                Fruitless = schedule.Fruitless + 1,
            },
        };

    // Its scale is found anew, and its normalizer goes on learning.
    private static TrainerState GoneOn(TrainerState next, ScheduleState schedule, TrainerSnapshot winner) => next.With(winner) with
    {
        Schedule = schedule.Anew(new ScaleStatus(schedule.Restarts, next.Iteration, 0, ScaleChange.Won)) with
        {
            Mark = winner.Mean,
            Best = winner,
        },
    };

    // The last models stay: a policy can be chosen at any time.
    private static TrainerState Restarted(TrainerState next, ScheduleState schedule, TrainerState initial, ScaleChange change)
    {
        var restarts = schedule.Restarts + (change == ScaleChange.Again ? 0 : 1);
        return next with
        {
            Theta = initial.Theta,
            Optimizer = initial.Optimizer,
            Controller = initial.Controller,
            Moments = initial.Moments,
            Schedule = schedule.Anew(new ScaleStatus(restarts, next.Iteration, 0, change)) with
            {
                Restarts = restarts,
                Champion = schedule.BestOfAll,
            },
        };
    }

    // As they would be with the full horizon, if what is cut short went on alike.
    private Outcome[] Extended(IReadOnlyList<Outcome> outcomes, int most) =>
        [.. outcomes.Select(outcome => outcome.Steps < most ? outcome
            : outcome with
            {
                Return = outcome.Return * horizon / most,
                TrainingReturn = outcome.TrainingReturn * horizon / most,
                Steps = horizon,
            })];

    // Of episodes that all have one length it is a limit that ends them.
    private bool EndEarly(IReadOnlyList<Outcome> outcomes, int perturbed)
    {
        var steps = outcomes.Take(perturbed).Where(outcome => outcome.IsValid).Select(outcome => outcome.Steps).ToList();
        return steps.Count > 0 && steps.Distinct().Count() > 1 && 2 * steps.Sum(count => (long)count) < (long)horizon * steps.Count;
    }

    // With its standard error; null if nothing is valid.
    private (double Mean, double Error)? MeanOf(IEnumerable<Outcome> outcomes)
    {
        double[] returns = [.. outcomes.Where(outcome => outcome.IsValid)
            .Select(outcome => options.MaxLoss is null ? outcome.Return : outcome.TrainingReturn)];
        if (returns.Length == 0) return null;
        return (ReturnScale.Mean(returns), ReturnScale.Deviation(returns) / Math.Sqrt(returns.Length));
    }
}
