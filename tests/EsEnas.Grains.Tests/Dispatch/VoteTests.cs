using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>Doubled evaluations, disputes and quarantine.</summary>
public sealed class VoteTests
{
    private static readonly TimeSpan Start = TimeSpan.Zero;

    [Fact]
    public void Doubled_evaluation_is_done_when_a_second_silo_agrees()
    {
        var schedule = With(2, [0], "a", "b");
        schedule.Take(new("a"), 2, Start);
        Assert.False(schedule.Complete(new("a"), Outcome(0)));
        Assert.True(schedule.Complete(new("a"), Outcome(1)));
        Assert.Equal((1, 0, 1, 0), (schedule.Done, schedule.Queued, schedule.Wanted, schedule.Outstanding));
        Assert.Empty(schedule.Take(new("a"), 9, Start));
        Assert.Equal(1, schedule.QueuedFor(new("b")));
        Assert.Equal([0], schedule.Take(new("b"), 9, Start));
        Assert.True(schedule.Complete(new("b"), Outcome(0)));
        Assert.Equal(1, schedule.Confirmed);
        Assert.True(schedule.IsComplete);
        Assert.Empty(schedule.Faults);
    }

    [Fact]
    public void Doubled_evaluation_is_done_at_once_where_nobody_else_is() =>
        Assert.True(Taken(With(1, [0], "a"), new("a")).Complete(new("a"), Outcome(0)));

    [Fact]
    public void Doubled_evaluation_is_done_when_the_only_other_silo_leaves()
    {
        var schedule = Taken(With(1, [0], "a", "b"), new("a"));
        schedule.Complete(new("a"), Outcome(0));
        schedule.Take(new("b"), 1, Start);
        schedule.RemoveSilo(new("b"));
        Assert.True(schedule.IsComplete);
        Assert.Equal(0, schedule.Confirmed);
    }

    [Fact]
    public void Third_silo_decides_and_the_outvoted_one_is_named()
    {
        var schedule = Taken(With(1, [0], "a", "b", "c"), new("a"));
        schedule.Complete(new("a"), Wrong(0));
        schedule.Take(new("b"), 1, Start);
        Assert.False(schedule.Complete(new("b"), Outcome(0)));
        Assert.False(schedule.IsComplete);
        Assert.Equal([0], schedule.Take(new("c"), 1, Start));
        Assert.True(schedule.Complete(new("c"), Outcome(0)));
        Assert.Equal([new OutcomeFault(0, new("b"), new("a"), new("a"))], schedule.Faults);
        Assert.True(OutcomeBits.Same(Outcome(0), schedule.Outcomes[0]));
    }

    [Fact]
    public void Dispute_that_nobody_can_decide_leaves_the_first_outcome_and_names_nobody()
    {
        var schedule = Taken(With(1, [0], "a", "b"), new("a"));
        schedule.Complete(new("a"), Outcome(0));
        schedule.Take(new("b"), 1, Start);
        Assert.True(schedule.Complete(new("b"), Wrong(0)));
        Assert.Equal([new OutcomeFault(0, new("a"), new("b"))], schedule.Faults);
        Assert.True(OutcomeBits.Same(Outcome(0), schedule.Outcomes[0]));
    }

    [Fact]
    public void Late_duplicate_that_differs_opens_an_evaluation_again_while_the_plan_lasts()
    {
        var schedule = With(2, [], "a", "b", "c");
        schedule.Take(new("a"), 1, Start);
        schedule.Fail(new("a"), [0]);
        schedule.Take(new("b"), 1, Start);
        Assert.True(schedule.Complete(new("b"), Wrong(0)));
        Assert.False(schedule.Complete(new("a"), Outcome(0)));
        Assert.False(schedule.IsDone(0));
        Assert.Equal([0, 1], schedule.Take(new("c"), 2, Start));
        Assert.True(schedule.Complete(new("c"), Outcome(0)));
        Assert.Equal(new SiloId("b"), Assert.Single(schedule.Faults).Wrong);
    }

    [Fact]
    public void Silo_that_contradicts_two_that_agreed_or_itself_is_wrong()
    {
        var schedule = With(2, [0, 1], "a", "b", "c");
        schedule.Take(new("a"), 2, Start);
        schedule.Complete(new("a"), Outcome(0));
        schedule.Take(new("b"), 1, Start);
        schedule.Complete(new("b"), Outcome(0));
        schedule.Complete(new("c"), Wrong(0));
        Assert.Equal(new SiloId("c"), Assert.Single(schedule.Faults).Wrong);
        schedule.Complete(new("a"), Outcome(1));
        schedule.Complete(new("a"), Wrong(1));
        Assert.Equal(new OutcomeFault(1, new("a"), new("a"), new("a")), schedule.Faults[^1]);
    }

    [Fact]
    public void Quarantine_takes_back_what_nobody_confirmed_and_what_comes_later_does_not_count()
    {
        var schedule = With(4, [0], "a", "b");
        schedule.Take(new("a"), 3, Start);
        schedule.Complete(new("a"), Outcome(0));
        schedule.Take(new("b"), 1, Start);
        schedule.Complete(new("b"), Outcome(0));
        schedule.Complete(new("a"), Wrong(1));
        schedule.Quarantine(new("a"));
        Assert.True(schedule.IsDone(0));
        Assert.False(schedule.IsDone(1));
        Assert.False(schedule.Complete(new("a"), Outcome(2)));
        schedule.AddSilo(new("a"), 4);
        Assert.Empty(schedule.Take(new("a"), 1, Start));
        Assert.Equal([1, 2, 3], schedule.Take(new("b"), 9, Start));
        foreach (var index in new[] { 1, 2, 3 }) Assert.True(schedule.Complete(new("b"), Outcome(index)));
        Assert.All(schedule.Outcomes, o => Assert.True(OutcomeBits.Same(Outcome(o.Index), o)));
    }

    [Fact]
    public void Quarantine_of_the_only_opinion_so_far_queues_the_evaluation_again()
    {
        var schedule = Taken(With(1, [0], "a", "b"), new("a"));
        schedule.Complete(new("a"), Wrong(0));
        schedule.Quarantine(new("a"));
        Assert.Equal((1, 0), (schedule.Queued, schedule.Wanted));
        Assert.Equal([0], schedule.Take(new("b"), 1, Start));
        Assert.True(schedule.Complete(new("b"), Outcome(0)));
    }

    [Fact]
    public void Abandoned_checks_leave_the_first_outcomes_and_disputes_open()
    {
        var schedule = With(2, [0, 1], "a", "b", "c");
        schedule.Take(new("a"), 2, Start);
        schedule.Complete(new("a"), Outcome(0));
        Assert.False(schedule.OnlyChecksAreLeft);
        schedule.Complete(new("a"), Outcome(1));
        Assert.True(schedule.OnlyChecksAreLeft);
        schedule.Take(new("b"), 1, Start);
        schedule.Complete(new("b"), Wrong(0));
        schedule.AbandonChecks();
        Assert.False(schedule.IsDone(0));
        Assert.True(schedule.IsDone(1));
    }

    [Fact]
    public void Silo_is_not_asked_twice_for_its_opinion_by_speculation_either()
    {
        var schedule = Taken(With(1, [0], "a", "b"), new("a"));
        schedule.Complete(new("a"), Outcome(0));
        schedule.Take(new("b"), 1, Start);
        Assert.Empty(schedule.TakeAgain(new("a"), TimeSpan.FromHours(1), TimeSpan.Zero));
        Assert.Null(schedule.NextTakeAgain(new("a"), TimeSpan.Zero));
    }

    [Fact]
    public void Doubled_choice_is_fixed_has_the_share_asked_for_and_differs_between_iterations()
    {
        var plan = new Support.PaperCluster().Job(20_000).Plan;
        int[] chosen = [.. DoubledEvaluations.Of(plan, 0.1)];
        Assert.Equal(chosen, DoubledEvaluations.Of(plan, 0.1));
        Assert.InRange(chosen.Length, 1850, 2150);
        Assert.NotEqual(chosen, DoubledEvaluations.Of(plan with { Id = plan.Id with { Iteration = 1 } }, 0.1));
        Assert.Empty(DoubledEvaluations.Of(plan, 0));
        Assert.Equal(20_000, DoubledEvaluations.Of(plan, 1).Count());
    }

    private static EvaluationSchedule With(int count, int[] doubled, params string[] silos)
    {
        var schedule = new EvaluationSchedule(count, doubled);
        foreach (var silo in silos) schedule.AddSilo(new(silo), 2);
        return schedule;
    }

    private static EvaluationSchedule Taken(EvaluationSchedule schedule, SiloId silo)
    {
        schedule.Take(silo, schedule.Count, Start);
        return schedule;
    }

    private static Outcome Outcome(int index) => new(index, InvalidReason.None, index, 2.5 * index, 10, null);

    private static Outcome Wrong(int index) => Outcome(index) with { Return = -1 };
}
