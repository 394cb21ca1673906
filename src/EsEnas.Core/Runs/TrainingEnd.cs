using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs;

/// <summary>When a run's training is over, and by what. Pure.</summary>
internal static class TrainingEnd
{
    /// <summary>What ends training here; <see cref="RunEnd.None"/> if it goes on.</summary>
    /// <param name="trainer">The training.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="tally">What it has spent.</param>
    public static RunEnd Of(Trainer trainer, TrainerState state, RunTally tally)
    {
        var specification = trainer.Specification;
        if (state.Iteration >= specification.Iterations) return RunEnd.Iterations;
        if (trainer.HasReached(state)) return RunEnd.Return;
        if (trainer.IsFinished(state)) return RunEnd.Training;
        if (IsFlat(specification.StopWhenFlat, tally)) return RunEnd.Flat;
        if (tally.Episodes + specification.Evaluations.In(state.Iteration) > specification.Budget.Episodes) return RunEnd.Episodes;
        if (tally.Steps >= specification.Budget.Steps) return RunEnd.Steps;
        return tally.StoppedAfter > 0 && tally.StoppedAfter >= specification.Budget.Seconds ? RunEnd.Seconds : RunEnd.None;
    }

    private static bool IsFlat(FlatSpecification rule, RunTally tally) => tally.Means.Length >= rule.Window
        && FlatTest.IsFlat(tally.Means.AsSpan()[^rule.Window.Value..], rule.Confidence, rule.Gain);
}
