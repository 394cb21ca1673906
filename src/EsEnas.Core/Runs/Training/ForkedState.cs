using EsEnas.Core.Controllers;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// What a fork begins with: the state of the run that it goes on from, without the returns of another task where the fork changes what a
/// return is. Those would never be beaten, or always, whatever the fork does. A controller's population has the size that it has in the
/// fork. Pure.
/// </summary>
internal static class ForkedState
{
    /// <summary>The state, as the fork goes on from it; the same one if nothing of it means something else there.</summary>
    /// <param name="state">The state.</param>
    /// <param name="origin">The specification that it was made under.</param>
    /// <param name="fork">The fork's.</param>
    /// <param name="controller">The fork's controller.</param>
    /// <param name="remembered">How many models that of the run remembers.</param>
    public static TrainerState Of(TrainerState state, ExperimentSpecification origin, ExperimentSpecification fork, IController controller,
        int remembered)
    {
        // Nothing has been seen yet: it begins like a new run.
        if (state.Iteration == 0) return state;
        if (remembered != controller.RememberedModels) state = WithControllers(state, each => controller.Resized(each, remembered));
        // The best weights and what made them: what is kept beside them is known by its returns alone.
        if (ForkRules.ChangesJudgement(origin, fork))
            state = state.Settled with { Schedule = state.Schedule?.WithoutReturns(state.Iteration) };
        if (ForkRules.ChangesReturns(origin, fork))
            state = state with { BestReturn = double.NaN, LastMeanReturn = double.NaN, Pareto = [] };
        // A race is of beginnings from the first iteration on.
        if (state.Schedule is { } schedule && new Race(origin).IsOver(schedule.Laps)
            && !new Race(fork).IsOver(schedule.Laps))
            state = state with { Schedule = schedule with { Laps = ScheduleOptions.MostRacing } };
        return ForkRules.ChangesRewards(origin, fork) ? WithControllers(state, controller.WithoutReturns) : state;
    }

    private static TrainerState WithControllers(TrainerState state, Func<ControllerState, ControllerState> change) => state with
    {
        Controller = change(state.Controller),
        Schedule = state.Schedule is not { } schedule ? null : schedule with
        {
            Best = With(schedule.Best, change),
            Champion = With(schedule.Champion, change),
        },
    };

    private static TrainerSnapshot? With(TrainerSnapshot? snapshot, Func<ControllerState, ControllerState> change) =>
        snapshot is null ? null : snapshot with { Controller = change(snapshot.Controller) };
}
