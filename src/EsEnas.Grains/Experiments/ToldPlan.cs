using EsEnas.Core.Runs;
using EsEnas.Grains.Checkpoints;

namespace EsEnas.Grains.Experiments;

/// <summary>What a plan's outcomes have made of a run.</summary>
/// <param name="Next">The state after them.</param>
/// <param name="Events">What has happened.</param>
/// <param name="Outcomes">What the archive records of them; null outside training.</param>
internal readonly record struct ToldPlan(RunSnapshot Next, IReadOnlyList<RunEvent> Events, OutcomeRecord? Outcomes)
{
    /// <summary>Digests the outcomes, which takes a while where there are many.</summary>
    public static ToldPlan Of((RunSnapshot Next, IReadOnlyList<RunEvent> Events) told)
    {
        var completed = told.Events.OfType<RunEvent.PlanCompleted>()
            .FirstOrDefault(plan => plan is { Row: not null } && plan.Phase == RunPhases.All[0]);
        return new ToldPlan(told.Next, told.Events,
            completed is null ? null : OutcomeRecord.Of(completed.Row!.Iteration.Value, completed.Outcomes));
    }
}
