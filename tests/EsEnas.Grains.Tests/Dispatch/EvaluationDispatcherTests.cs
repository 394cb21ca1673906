using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>The dispatcher against silos on paper.</summary>
public sealed class EvaluationDispatcherTests
{
    private readonly PaperCluster cluster = new();

    private CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outcomes_are_complete_and_by_index_over_several_silos()
    {
        cluster.Add("a", 2);
        cluster.Add("b", 3);
        var progress = new List<int>();
        var outcomes = await cluster.EvaluateAsync(cluster.Job(40), progress.Add, Cancelled);
        Assert.Equal(Enumerable.Range(0, 40), outcomes.Select(o => o.Index));
        Assert.True(cluster["a"].Evaluated > 0 && cluster["b"].Evaluated > 0, "one silo did everything");
        Assert.Equal(40, progress[^1]);
        Assert.Equal(progress.Order(), progress);
        Assert.Equal("", cluster.Dispatcher.Notice);
    }

    [Fact]
    public void Silos_that_were_lost_before_are_told_unless_they_are_known_to_be_gone()
    {
        cluster.Lost.AddRange([new SiloId("a"), new SiloId("b")]);
        var told = new List<string>();
        cluster.Dispatcher.OnIncident = (text, _) => told.Add(text);
        cluster.Dispatcher.TellLost(silo => silo.Value == "a");
        Assert.Equal(["silo b has left the cluster or was lost; the others do its work"], told);
    }

    [Fact]
    public async Task Specification_and_shared_part_are_sent_once_to_each_silo()
    {
        cluster.Add("a", 4);
        await cluster.EvaluateAsync(cluster.Job(40), _ => { }, Cancelled);
        await cluster.EvaluateAsync(cluster.Job(40), _ => { }, Cancelled);
        Assert.Equal(1, cluster["a"].Specifications);
        Assert.Equal(1, cluster["a"].Shareds);
        await cluster.EvaluateAsync(cluster.Job(40, iteration: 1), _ => { }, Cancelled);
        Assert.Equal(1, cluster["a"].Specifications);
        Assert.Equal(2, cluster["a"].Shareds);
    }

    [Fact]
    public async Task Silo_that_forgot_is_sent_everything_again()
    {
        var silo = cluster.Add("a", 2);
        await cluster.EvaluateAsync(cluster.Job(10), _ => { }, Cancelled);
        silo.Forget();
        await cluster.EvaluateAsync(cluster.Job(10), _ => { }, Cancelled);
        Assert.Equal(2, silo.Specifications);
        Assert.Equal(2, silo.Shareds);
    }

    [Fact]
    public async Task Failed_calls_are_done_again_elsewhere()
    {
        cluster.Add("good", 2);
        cluster.Add("bad", 2).Break = _ => new SiloUnavailableException("gone");
        var outcomes = await cluster.EvaluateAsync(cluster.Job(30), _ => { }, Cancelled);
        Assert.Equal(30, outcomes.Count);
        Assert.Equal(30, cluster["good"].Evaluated);
    }

    [Fact]
    public async Task Full_silo_is_not_told_as_a_lost_one()
    {
        cluster.Add("roomy", 2);
        cluster.Add("full", 2).Break = _ => new RolloutQueueFullException(20_000);
        var told = new List<string>();
        cluster.Dispatcher.OnIncident = (text, _) => told.Add(text);
        var outcomes = await cluster.EvaluateAsync(cluster.Job(30), _ => { }, Cancelled);
        Assert.Equal(30, outcomes.Count);
        Assert.Contains(told, t => t.StartsWith("silo full has no room", StringComparison.Ordinal));
        Assert.DoesNotContain(told, t => t.Contains("lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failing_silo_is_tried_again_with_growing_pauses()
    {
        var silo = cluster.Add("a", 1);
        silo.Break = call => call <= 3 ? new TimeoutException("slow") : null;
        await cluster.EvaluateAsync(cluster.Job(4), _ => { }, Cancelled);
        Assert.Equal(4, silo.Evaluated);
    }

    [Fact]
    public async Task Silo_that_joins_gets_work_and_one_that_leaves_gives_it_back()
    {
        var stuck = cluster.Add("stuck", 2);
        stuck.Hold();
        var running = cluster.EvaluateAsync(cluster.Job(20), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => stuck.Calls > 0);
        cluster.Add("late", 2);
        cluster.Remove("stuck");
        Assert.Equal(20, (await running).Count);
        Assert.Equal(20, cluster["late"].Evaluated);
    }

    [Fact]
    public async Task Evaluations_of_a_silent_silo_are_started_again_on_idle_slots()
    {
        var silent = cluster.Add("silent", 1);
        silent.Hold();
        cluster.Add("idle", 2);
        var outcomes = await cluster.EvaluateAsync(cluster.Job(12), _ => { }, Cancelled);
        Assert.Equal(12, outcomes.Count);
        Assert.Equal(12, cluster["idle"].Evaluated);
    }

    [Fact]
    public async Task Silo_of_another_numerics_identity_gets_no_more_work_and_its_outcomes_do_not_count()
    {
        cluster.Add("same", 2);
        var other = cluster.Add("other", 2);
        other.Identity = "arm64";
        other.Wrong = true;
        var outcomes = await cluster.EvaluateAsync(cluster.Job(30), _ => { }, Cancelled);
        Assert.All(outcomes, o => Assert.True(OutcomeBits.Same(PaperCluster.OutcomeOf(o.Index), o)));
        var calls = other.Calls;
        await cluster.EvaluateAsync(cluster.Job(30, iteration: 1), _ => { }, Cancelled);
        Assert.Equal(calls, other.Calls);
        Assert.Contains("numerics identity", cluster.Dispatcher.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_that_cannot_read_the_run_is_left_out_and_told_once_and_the_others_do_its_work()
    {
        var told = new List<string>();
        cluster.Dispatcher.OnIncident = (text, _) => told.Add(text);
        cluster.Add("new", 2);
        var old = cluster.Add("old", 2);
        old.Break = _ => new EvaluationFaultException("budget.joules: '3' is not a key\nand more");
        Assert.Equal(30, (await cluster.EvaluateAsync(cluster.Job(30), _ => { }, Cancelled)).Count);
        Assert.Equal(30, cluster["new"].Evaluated);
        var calls = old.Calls;
        await cluster.EvaluateAsync(cluster.Job(30, iteration: 1), _ => { }, Cancelled);
        Assert.Equal(calls, old.Calls);
        Assert.Equal(["silo old gets no work: it cannot read the run: budget.joules: '3' is not a key"], told);
        Assert.Contains("1 silos get no work: they cannot read the run", cluster.Dispatcher.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_no_active_silo_can_read_ends_with_what_they_say()
    {
        foreach (var name in (string[])["a", "b"])
            cluster.Add(name, 1).Break = _ => new EvaluationFaultException("wire version 9");
        var error = await Assert.ThrowsAsync<EvaluationsFailedException>(() => cluster.EvaluateAsync(cluster.Job(5), _ => { }, Cancelled));
        Assert.Equal("no silo can read the run: wire version 9", error.Message);
    }

    [Fact]
    public async Task Run_waits_and_says_so_while_the_silos_that_take_work_cannot_read_it()
    {
        cluster.Add("drains", 1).Availability = SiloAvailability.Draining;
        cluster.Add("old", 1).Break = _ => new EvaluationFaultException("wire version 9");
        var running = cluster.EvaluateAsync(cluster.Job(5), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => cluster.Dispatcher.Notice.Contains("cannot read the run", StringComparison.Ordinal));
        cluster.Add("joins", 1);
        Assert.Equal(5, (await running).Count);
    }

    [Fact]
    public async Task Evaluation_that_throws_everywhere_ends_the_plan_with_its_message()
    {
        cluster.Add("a", 1).Break = _ => new EvaluationFaultException(3, "Evaluation 3 failed: bang");
        cluster.Add("b", 1).Break = _ => new EvaluationFaultException(3, "Evaluation 3 failed: bang");
        var error = await Assert.ThrowsAsync<EvaluationsFailedException>(() => cluster.EvaluateAsync(cluster.Job(5), _ => { }, Cancelled));
        Assert.Contains("bang", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_that_throws_once_is_done_again()
    {
        var silo = cluster.Add("a", 1);
        silo.Break = call => call == 1 ? new EvaluationFaultException(0, "Evaluation 0 failed: once") : null;
        Assert.Equal(5, (await cluster.EvaluateAsync(cluster.Job(5), _ => { }, Cancelled)).Count);
    }

    [Fact]
    public async Task Answer_for_other_evaluations_than_asked_is_not_counted()
    {
        var silo = cluster.Add("a", 1);
        silo.Shift = 1;
        var running = cluster.EvaluateAsync(cluster.Job(5), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => silo.Calls > 1);
        silo.Shift = 0;
        Assert.Equal([0, 1, 2, 3, 4], (await running).Select(o => o.Index));
    }

    [Fact]
    public async Task Answer_of_another_silo_than_the_one_that_was_asked_does_not_count_and_nobody_is_blamed_for_it()
    {
        cluster.Add("right", 2);
        var astray = cluster.Add("astray", 2);
        (astray.AnswersAs, astray.Wrong) = ("right", true);
        var outcomes = await cluster.EvaluateAsync(cluster.Job(30), _ => { }, Cancelled);
        Assert.All(outcomes, o => Assert.True(OutcomeBits.Same(PaperCluster.OutcomeOf(o.Index), o)));
        Assert.True(astray.Calls > 0, "it was not asked");
        Assert.Equal((30, 0), (cluster["right"].Evaluated, cluster.Dispatcher.Disagreements));
        Assert.Empty(cluster.Quarantined);
    }

    [Fact]
    public async Task Silo_that_cannot_be_called_yet_is_called_again_within_the_plan_and_no_evaluation_is_at_fault()
    {
        var other = cluster.Add("other", 1);
        other.HoldIndex = 0;
        var joined = cluster.Add("joined", 1);
        joined.Break = call => call <= 5 ? new SiloCallException("not a member") : null;
        var running = cluster.EvaluateAsync(cluster.Job(40), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => joined.Evaluated > 0);
        other.Release();
        Assert.Equal(40, (await running).Count);
    }

    [Fact]
    public async Task Cancellation_returns_at_once_and_reaches_the_calls_in_flight()
    {
        var silo = cluster.Add("a", 2);
        silo.Hold();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = cluster.EvaluateAsync(cluster.Job(20), _ => { }, stop.Token);
        await GrainCluster.UntilAsync(() => silo.Calls > 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await GrainCluster.UntilAsync(() => silo.CancelledCalls == silo.Calls);
    }

    [Fact]
    public async Task Without_a_silo_the_plan_waits_and_says_so()
    {
        var running = cluster.EvaluateAsync(cluster.Job(5), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => cluster.Dispatcher.Notice == "waiting for a silo");
        Assert.False(running.IsCompleted);
        cluster.Add("a", 1);
        Assert.Equal(5, (await running).Count);
    }

    [Fact]
    public async Task Disagreement_between_silos_is_counted_and_told()
    {
        // b answers its second copy of evaluation 0; a, which had it first, then answers otherwise, before the plan's last one is done.
        var a = cluster.Add("a", 1);
        a.Hold();
        a.Wrong = true;
        var b = cluster.Add("b", 4);
        b.HoldIndex = 7;
        var running = cluster.EvaluateAsync(cluster.Job(8), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => b.HasAnswered(0));
        a.Release();
        await GrainCluster.UntilAsync(() => cluster.Dispatcher.Disagreements > 0);
        b.HoldIndex = -1;
        b.Release();
        Assert.True(OutcomeBits.Same(PaperCluster.OutcomeOf(0), (await running)[0]));
        await cluster.EvaluateAsync(cluster.Job(1, iteration: 1), _ => { }, Cancelled);
        Assert.Contains("differently on two silos", cluster.Dispatcher.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doubled_evaluations_find_the_silo_that_computes_wrongly_and_it_gets_no_more_work()
    {
        var three = new PaperCluster(doubleShare: 1);
        three.Add("a", 2);
        three.Add("b", 2);
        three.Add("wrong", 2).Wrong = true;
        var outcomes = await three.EvaluateAsync(three.Job(30), _ => { }, Cancelled);
        Assert.All(outcomes, o => Assert.True(OutcomeBits.Same(PaperCluster.OutcomeOf(o.Index), o)));
        Assert.Equal(["wrong"], three.Quarantined);
        var calls = three["wrong"].Calls;
        await three.EvaluateAsync(three.Job(30, iteration: 1), _ => { }, Cancelled);
        Assert.Equal(calls, three["wrong"].Calls);
        Assert.Contains("silo wrong computes wrongly", three.Dispatcher.Notice, StringComparison.Ordinal);
        Assert.Equal(60, three.Dispatcher.Confirmed);
        Assert.True(three["a"].Evaluated + three["b"].Evaluated >= 120, "not every evaluation was made twice");
    }

    [Fact]
    public async Task Silo_that_could_not_be_told_that_it_is_quarantined_is_told_again()
    {
        var three = new PaperCluster(doubleShare: 1) { LostQuarantines = 2 };
        three.Add("a", 2);
        three.Add("b", 2);
        three.Add("wrong", 2).Wrong = true;
        var iteration = 0;
        await GrainCluster.UntilAsync(async () =>
        {
            await three.EvaluateAsync(three.Job(30, iteration++), _ => { }, Cancelled);
            return !three.Quarantined.IsEmpty;
        });
        Assert.Equal(["wrong"], three.Quarantined);
    }

    [Fact]
    public async Task Doubled_evaluations_are_made_once_where_there_is_one_silo()
    {
        var one = new PaperCluster(doubleShare: 1);
        one.Add("a", 2);
        await one.EvaluateAsync(one.Job(20), _ => { }, Cancelled);
        Assert.Equal(20, one["a"].Evaluated);
        Assert.Equal(0, one.Dispatcher.Confirmed);
    }

    [Fact]
    public async Task Second_opinion_of_a_silo_that_hangs_does_not_hold_up_a_plan()
    {
        var two = new PaperCluster(doubleShare: 1);
        two.Add("a", 4);
        two.Add("hangs", 1).Hold();
        Assert.Equal(8, (await two.EvaluateAsync(two.Job(8), _ => { }, Cancelled)).Count);
    }

    [Fact]
    public async Task Plan_that_lacks_only_checks_waits_for_a_silo_when_the_last_one_has_gone()
    {
        var two = new PaperCluster(doubleShare: 1);
        two.Add("a", 4);
        var hangs = two.Add("hangs", 1);
        hangs.Hold();
        var running = two.EvaluateAsync(two.Job(40), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => two["a"].Evaluated >= 40 && hangs.Calls > 0);
        two.Remove("a", "hangs");
        await GrainCluster.UntilAsync(() => two.Dispatcher.Notice == "waiting for a silo" || running.IsCompleted);
        two.Add("joins", 4);
        Assert.Equal(40, (await running).Count);
    }

    [Fact]
    public async Task Silo_that_drains_gives_back_what_it_was_given_and_is_left_alone()
    {
        cluster.Add("a", 2);
        var draining = cluster.Add("draining", 2);
        draining.Availability = SiloAvailability.Draining;
        Assert.Equal(20, (await cluster.EvaluateAsync(cluster.Job(20), _ => { }, Cancelled)).Count);
        var calls = draining.Calls;
        await cluster.EvaluateAsync(cluster.Job(20, iteration: 1), _ => { }, Cancelled);
        Assert.Equal(calls, draining.Calls);
        Assert.Equal(40, cluster["a"].Evaluated);
    }

    [Fact]
    public async Task Plan_waits_and_says_so_while_every_silo_drains()
    {
        var silo = cluster.Add("a", 2);
        silo.Availability = SiloAvailability.Draining;
        var running = cluster.EvaluateAsync(cluster.Job(4), _ => { }, Cancelled);
        await GrainCluster.UntilAsync(() => cluster.Dispatcher.Notice.Contains("drained", StringComparison.Ordinal));
        cluster.Add("b", 1);
        Assert.Equal(4, (await running).Count);
        Assert.Equal(0, silo.Evaluated);
    }
}
