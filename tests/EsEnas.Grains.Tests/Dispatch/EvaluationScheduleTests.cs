using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

public sealed class EvaluationScheduleTests
{
    private static readonly TimeSpan Start = TimeSpan.Zero;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Take_hands_out_lowest_indices_first_and_never_twice()
    {
        var schedule = With(5, ("a", 2), ("b", 2));
        Assert.Equal([0, 1], schedule.Take(new("a"), 2, Start));
        Assert.Equal([2, 3, 4], schedule.Take(new("b"), 9, Start));
        Assert.Empty(schedule.Take(new("a"), 1, Start));
        Assert.Equal(0, schedule.Queued);
        Assert.Equal(5, schedule.Outstanding);
    }

    [Fact]
    public void Take_gives_nothing_to_a_silo_that_is_unknown_or_gone()
    {
        var schedule = With(3, ("a", 1));
        Assert.Empty(schedule.Take(new("b"), 1, Start));
        schedule.RemoveSilo(new("a"));
        Assert.Empty(schedule.Take(new("a"), 1, Start));
        Assert.Equal(3, schedule.Queued);
    }

    [Fact]
    public void Empty_plan_is_complete()
    {
        var schedule = new EvaluationSchedule(0);
        Assert.True(schedule.IsComplete);
        Assert.Empty(schedule.Outcomes);
    }

    [Fact]
    public void Outcomes_before_the_end_are_refused_with_the_number_missing()
    {
        var schedule = With(3, ("a", 1));
        schedule.Take(new("a"), 3, Start);
        schedule.Complete(new("a"), Outcome(1));
        var error = Assert.Throws<InvalidOperationException>(() => schedule.Outcomes);
        Assert.Contains("2 of 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_come_by_index_whatever_order_they_arrived_in()
    {
        var schedule = With(4, ("a", 4));
        schedule.Take(new("a"), 4, Start);
        foreach (var index in new[] { 2, 0, 3, 1 }) Assert.True(schedule.Complete(new("a"), Outcome(index)));
        Assert.True(schedule.IsComplete);
        Assert.Equal([0, 1, 2, 3], schedule.Outcomes.Select(o => o.Index));
    }

    [Fact]
    public void Removed_silo_gives_its_evaluations_back_before_untouched_ones()
    {
        var schedule = With(6, ("a", 2), ("b", 2));
        schedule.Take(new("a"), 2, Start);
        schedule.Take(new("b"), 2, Start);
        schedule.RemoveSilo(new("a"));
        Assert.Equal(4, schedule.Queued);
        Assert.Equal([0, 1, 4], schedule.Take(new("b"), 3, Start));
    }

    [Fact]
    public void Answer_of_a_silo_that_was_given_up_counts_and_leaves_the_queue()
    {
        var schedule = With(2, ("a", 1), ("b", 1));
        schedule.Take(new("a"), 1, Start);
        schedule.RemoveSilo(new("a"));
        Assert.True(schedule.Complete(new("a"), Outcome(0)));
        Assert.Equal([1], schedule.Take(new("b"), 2, Start));
        Assert.True(schedule.Complete(new("b"), Outcome(1)));
        Assert.True(schedule.IsComplete);
    }

    [Fact]
    public void Answer_of_a_silo_that_was_given_up_counts_while_another_works_on_it()
    {
        var schedule = With(1, ("a", 1), ("b", 1));
        schedule.Take(new("a"), 1, Start);
        schedule.Fail(new("a"), [0]);
        Assert.Equal([0], schedule.Take(new("b"), 1, Start));
        Assert.True(schedule.Complete(new("a"), Outcome(0)));
        Assert.Equal(1, schedule.HeldBy(new("b")));
        Assert.False(schedule.Complete(new("b"), Outcome(0)));
        Assert.Equal(0, schedule.HeldBy(new("b")));
        Assert.Empty(schedule.Faults);
    }

    [Fact]
    public void Failure_of_evaluations_that_the_silo_does_not_hold_changes_nothing()
    {
        var schedule = With(3, ("a", 1), ("b", 1));
        schedule.Take(new("a"), 1, Start);
        schedule.Fail(new("b"), [0, 1, 2]);
        schedule.Fail(new("nobody"), [0]);
        Assert.Equal(2, schedule.Queued);
        Assert.Equal([new("a")], schedule.HoldersOf(0));
    }

    [Fact]
    public void Second_copy_starts_only_when_the_queue_is_empty_and_slots_idle()
    {
        var schedule = With(4, ("a", 2), ("b", 2));
        schedule.Take(new("a"), 3, Start);
        Assert.Empty(schedule.TakeAgain(new("b"), Second, Second));
        schedule.Take(new("b"), 1, Start);
        Assert.Equal([0], schedule.TakeAgain(new("b"), Second, Second));
        Assert.Empty(schedule.TakeAgain(new("b"), Second, Second));
        Assert.Equal([new("a"), new("b")], schedule.HoldersOf(0));
    }

    [Fact]
    public void Second_copy_starts_at_its_age_not_before()
    {
        var schedule = With(1, ("a", 1), ("b", 1));
        schedule.Take(new("a"), 1, TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(5), schedule.NextTakeAgain(new("b"), TimeSpan.FromSeconds(2)));
        Assert.Null(schedule.NextTakeAgain(new("a"), TimeSpan.FromSeconds(2)));
        Assert.Empty(schedule.TakeAgain(new("b"), TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1), TimeSpan.FromSeconds(2)));
        Assert.Equal([0], schedule.TakeAgain(new("b"), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)));
        Assert.Null(schedule.NextTakeAgain(new("b"), TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Second_copies_are_the_oldest_and_at_most_two()
    {
        var schedule = With(3, ("a", 3), ("b", 1), ("c", 3));
        schedule.Take(new("a"), 1, 2 * Second);
        schedule.Take(new("b"), 1, Second);
        schedule.Take(new("a"), 1, 3 * Second);
        Assert.Equal([1, 0, 2], schedule.TakeAgain(new("c"), 10 * Second, Second));
        Assert.Empty(schedule.TakeAgain(new("a"), 20 * Second, Second));
    }

    [Fact]
    public void Loss_of_one_copy_leaves_the_other_at_work()
    {
        var schedule = With(1, ("a", 1), ("b", 1));
        schedule.Take(new("a"), 1, Start);
        schedule.TakeAgain(new("b"), Second, Second);
        schedule.RemoveSilo(new("a"));
        Assert.Equal(0, schedule.Queued);
        Assert.Equal([new("b")], schedule.HoldersOf(0));
        schedule.RemoveSilo(new("b"));
        Assert.Equal(1, schedule.Queued);
    }

    [Theory]
    [InlineData("return")]
    [InlineData("trainingReturn")]
    [InlineData("steps")]
    [InlineData("diverged")]
    [InlineData("moments")]
    [InlineData("noMoments")]
    public void Second_outcome_that_differs_in_one_bit_is_a_fault(string what)
    {
        var schedule = With(1, ("a", 1), ("b", 1));
        schedule.Take(new("a"), 1, Start);
        schedule.TakeAgain(new("b"), Second, Second);
        Assert.True(schedule.Complete(new("a"), Outcome(0)));
        var good = Outcome(0);
        Assert.False(schedule.Complete(new("b"), what switch
        {
            "return" => good with { Return = Math.BitIncrement(good.Return) },
            "trainingReturn" => good with { TrainingReturn = -good.TrainingReturn },
            "steps" => good with { Steps = good.Steps + 1 },
            "diverged" => good with { Reason = InvalidReason.Diverged },
            "moments" => good with { Moments = RunningMoments.FromParts(3, [1.0], [Math.BitIncrement(2.0)]) },
            _ => good with { Moments = null },
        }));
        Assert.Equal([new OutcomeFault(0, new("a"), new("b"))], schedule.Faults);
        Assert.Equal(Outcome(0).Return, schedule.Outcomes[0].Return);
    }

    [Fact]
    public void Outcome_of_an_evaluation_that_nobody_was_given_is_refused()
    {
        var schedule = With(2, ("a", 1));
        Assert.Throws<ArgumentException>(() => schedule.Complete(new("a"), Outcome(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Complete(new("a"), Outcome(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Complete(new("a"), Outcome(-1)));
        Assert.Equal(0, schedule.Done);
    }

    [Fact]
    public void Slots_of_a_silo_can_be_corrected_without_losing_its_work()
    {
        var schedule = With(3, ("a", 1));
        schedule.Take(new("a"), 2, Start);
        schedule.AddSilo(new("a"), 8);
        Assert.Equal(8, schedule.Slots);
        Assert.Equal(2, schedule.HeldBy(new("a")));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.AddSilo(new("a"), 0));
    }

    private static EvaluationSchedule With(int count, params (string Silo, int Slots)[] silos)
    {
        var schedule = new EvaluationSchedule(count);
        foreach (var (silo, slots) in silos) schedule.AddSilo(new(silo), slots);
        return schedule;
    }

    private static Outcome Outcome(int index) =>
        new(index, InvalidReason.None, 1.5 * index + 1, 2.5 * index, 10 + index, RunningMoments.FromParts(3, [1.0], [2.0]));
}
