using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Tests.Rollouts;

public sealed class RolloutPoolTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluation_runs_on_a_named_background_slot_not_on_the_thread_pool()
    {
        using var pool = Pool(1);
        var objective = new ScriptedObjective();
        Thread? thread = null;
        int? nice = null;
        objective.Script = (_, _) =>
        {
            thread = Thread.CurrentThread;
            nice = ThreadPriorities.Current();
        };
        var done = await pool.RunAsync(objective.Work("run", 7), Cancelled);
        Assert.Equal(7, Assert.Single(done.Outcomes).Index);
        Assert.True(done.Seconds >= 0);
        Assert.Equal("rollout-0", thread!.Name);
        Assert.True(thread.IsBackground && !thread.IsThreadPoolThread);
        if (OperatingSystem.IsLinux()) Assert.True(nice >= 10, $"nice value {nice}");
    }

    [Fact]
    public async Task Slots_work_at_once_and_the_load_tells()
    {
        using var pool = Pool(2);
        using var gate = new ManualResetEventSlim();
        var objective = new ScriptedObjective { Script = (_, token) => gate.Wait(token) };
        var tasks = Enumerable.Range(0, 5).Select(i => pool.RunAsync(objective.Work("run", i), Cancelled)).ToArray();
        await GrainCluster.UntilAsync(() => pool.Load == (2, 2, 3));
        gate.Set();
        var outcomes = await Task.WhenAll(tasks);
        Assert.Equal(Enumerable.Range(0, 5), outcomes.Select(o => o.Outcomes[0].Index));
        await GrainCluster.UntilAsync(() => pool.Load == (2, 0, 0));
    }

    [Fact]
    public async Task Runs_take_turns_however_much_one_of_them_queued()
    {
        // With all the same time, none: turns are what is left.
        using var pool = Pool(1, time: new FrozenTime());
        using var gate = new ManualResetEventSlim();
        var order = new List<string>();
        var objective = new ScriptedObjective
        {
            Script = (evaluation, token) =>
            {
                if (evaluation.Index == 0) gate.Wait(token);
                lock (order) order.Add($"{(char)('a' + evaluation.Direction)}{evaluation.Index}");
            },
        };
        var tasks = new List<Task> { pool.RunAsync(objective.Work("a", 0), Cancelled) };
        await GrainCluster.UntilAsync(() => pool.Load.Busy == 1);
        for (var i = 1; i <= 4; i++) tasks.Add(pool.RunAsync(objective.Work("a", i), Cancelled));
        for (var i = 1; i <= 2; i++) tasks.Add(pool.RunAsync(objective.Work("b", i, 1), Cancelled));
        tasks.Add(pool.RunAsync(objective.Work("c", 1, 2), Cancelled));
        gate.Set();
        await Task.WhenAll(tasks);
        Assert.Equal(["a0", "a1", "b1", "c1", "a2", "b2", "a3", "a4"], order);
    }

    [Fact]
    public async Task Cancelled_work_that_waits_leaves_the_queue_at_once()
    {
        using var pool = Pool(1);
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var objective = new ScriptedObjective { Script = (_, token) => gate.Wait(token) };
        var first = pool.RunAsync(objective.Work("run", 0), Cancelled);
        await GrainCluster.UntilAsync(() => pool.Load.Busy == 1);
        var second = pool.RunAsync(objective.Work("run", 1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, pool.Load.Queued);
        gate.Set();
        await first;
        Assert.Equal(1, objective.Evaluated);
    }

    [Fact]
    public async Task Cancelled_work_that_runs_ends_and_frees_its_slot()
    {
        using var pool = Pool(1);
        using var stop = new CancellationTokenSource();
        var objective = new ScriptedObjective
        {
            Script = (e, token) => { if (e.Index == 0) token.WaitHandle.WaitOne(); token.ThrowIfCancellationRequested(); },
        };
        var first = pool.RunAsync(objective.Work("run", 0), stop.Token);
        await GrainCluster.UntilAsync(() => pool.Load.Busy == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, (await pool.RunAsync(objective.Work("run", 1), Cancelled)).Outcomes[0].Index);
        Assert.Equal(1, objective.Evaluators);
    }

    [Fact]
    public async Task Work_that_is_cancelled_before_it_is_queued_never_runs()
    {
        using var pool = Pool(1);
        var objective = new ScriptedObjective();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(objective.Work("run", 0), new CancellationToken(true)));
        Assert.Equal(0, objective.Evaluated);
    }

    [Fact]
    public async Task Evaluator_that_throws_faults_its_work_and_is_replaced_while_the_slot_lives_on()
    {
        using var pool = Pool(1);
        var objective = new ScriptedObjective { Script = (e, _) => { if (e.Index == 0) throw new InvalidOperationException("bang"); } };
        var error = await Assert.ThrowsAsync<EvaluationFaultException>(() => pool.RunAsync(objective.Work("run", 0), Cancelled));
        Assert.Equal("Evaluation 0 failed: bang", error.Message);
        Assert.Equal(0, error.Index);
        await pool.RunAsync(objective.Work("run", 1), Cancelled);
        Assert.Equal(2, objective.Evaluators);
        Assert.Equal(1, objective.Disposed);
    }

    [Fact]
    public async Task Cancellation_that_nobody_asked_for_is_a_fault()
    {
        using var pool = Pool(1);
        var objective = new ScriptedObjective { Script = (_, _) => throw new OperationCanceledException("of its own") };
        var error = await Assert.ThrowsAsync<EvaluationFaultException>(() => pool.RunAsync(objective.Work("run", 0), Cancelled));
        Assert.Equal("Evaluation 0 failed: of its own", error.Message);
        Assert.Equal(1, objective.Disposed);
    }

    [Fact]
    public async Task Evaluators_are_reused_by_specification_and_bounded_in_number()
    {
        using var pool = Pool(1, o => o.EvaluatorsPerSlot = 2);
        var objective = new ScriptedObjective();
        foreach (var hash in new[] { "x", "y", "x", "y", "z", "z", "y", "x" })
            await pool.RunAsync(objective.Work("run", 0) with { SpecificationHash = hash }, Cancelled);
        // x, y, z, then x again: z drove it out.
        Assert.Equal(4, objective.Evaluators);
        Assert.Equal(2, objective.Disposed);
    }

    [Fact]
    public async Task Queue_is_bounded_and_says_which_option()
    {
        using var pool = Pool(1, o => o.QueueLimit = 1);
        using var gate = new ManualResetEventSlim();
        var objective = new ScriptedObjective { Script = (_, token) => gate.Wait(token) };
        var first = pool.RunAsync(objective.Work("run", 0), Cancelled);
        await GrainCluster.UntilAsync(() => pool.Load.Busy == 1);
        var second = pool.RunAsync(objective.Work("run", 1), Cancelled);
        var error = await Assert.ThrowsAsync<RolloutQueueFullException>(() => pool.RunAsync(objective.Work("run", 2), Cancelled));
        Assert.Contains("QueueLimit", error.Message, StringComparison.Ordinal);
        gate.Set();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Stop_cancels_what_runs_and_waits_and_what_comes_later_and_disposes_evaluators()
    {
        var pool = Pool(1);
        var objective = new ScriptedObjective
        {
            Script = (_, token) => { token.WaitHandle.WaitOne(); token.ThrowIfCancellationRequested(); },
        };
        var first = pool.RunAsync(objective.Work("run", 0), Cancelled);
        await GrainCluster.UntilAsync(() => pool.Load.Busy == 1);
        var second = pool.RunAsync(objective.Work("run", 1), Cancelled);
        pool.Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(objective.Work("run", 2), Cancelled));
        pool.Dispose();
        Assert.Equal(1, objective.Disposed);
    }

    [Fact]
    public async Task Work_of_many_evaluations_is_shared_by_the_slots_and_answered_once_in_order()
    {
        using var pool = Pool(3);
        var threads = new HashSet<int>();
        using var together = new Barrier(3);
        var objective = new ScriptedObjective
        {
            Script = (evaluation, token) =>
            {
                if (evaluation.Index < 13) together.SignalAndWait(token);
                lock (threads) threads.Add(Environment.CurrentManagedThreadId);
            },
        };
        var done = await pool.RunAsync(objective.Works("run", 10, 8), Cancelled);
        Assert.Equal(Enumerable.Range(10, 8), done.Outcomes.Select(o => o.Index));
        Assert.Equal(3, threads.Count);
        Assert.Equal(8, pool.Finished);
        Assert.Equal(0, pool.Load.Queued);
    }

    [Fact]
    public async Task Work_without_evaluations_is_done_at_once()
    {
        using var pool = Pool(1);
        Assert.Empty((await pool.RunAsync(new ScriptedObjective().Works("run", 0, 0), Cancelled)).Outcomes);
    }

    [Fact]
    public async Task Fault_of_one_evaluation_gives_up_the_others_and_names_it()
    {
        using var pool = Pool(1);
        var objective = new ScriptedObjective { Script = (e, _) => { if (e.Index == 11) throw new InvalidOperationException("bang"); } };
        var error = await Assert.ThrowsAsync<EvaluationFaultException>(() => pool.RunAsync(objective.Works("run", 10, 500), Cancelled));
        Assert.Equal(11, error.Index);
        await GrainCluster.UntilAsync(() => pool.Load == (1, 0, 0));
        Assert.Equal(1, objective.Evaluated);
        Assert.Equal(20, (await pool.RunAsync(objective.Work("run", 20), Cancelled)).Outcomes[0].Index);
    }

    [Fact]
    public async Task Cancelled_work_ends_at_once_even_if_an_evaluation_does_not_listen()
    {
        using var pool = Pool(1);
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var objective = new ScriptedObjective { Script = (_, _) => gate.Wait(Cancelled) };
        var work = pool.RunAsync(objective.Works("run", 0, 5), stop.Token);
        await GrainCluster.UntilAsync(() => pool.Load == (1, 1, 4));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal((1, 1, 0), pool.Load);
        gate.Set();
        await GrainCluster.UntilAsync(() => pool.Load == (1, 0, 0));
    }

    [Fact]
    public async Task Work_is_refused_whole_if_its_evaluations_do_not_all_fit_beside_the_idle_slots()
    {
        using var pool = Pool(2, o => o.QueueLimit = 3);
        var objective = new ScriptedObjective();
        await Assert.ThrowsAsync<RolloutQueueFullException>(() => pool.RunAsync(objective.Works("run", 0, 6), Cancelled));
        Assert.Equal(5, (await pool.RunAsync(objective.Works("run", 0, 5), Cancelled)).Outcomes.Length);
        Assert.Equal(5, objective.Evaluated);
    }

    private static RolloutPool Pool(int slots, Action<RolloutOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new RolloutOptions { Slots = slots };
        configure?.Invoke(options);
        return new RolloutPool(Options.Create(options), time ?? TimeProvider.System, NullLogger<RolloutPool>.Instance);
    }

    private sealed class FrozenTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    private sealed class ScriptedObjective : IObjective
    {
        private static readonly EvaluationPlan Plan = new(default, 1, [], 0.1, Normalizer.Identity(0), []);
        private int evaluated;
        private int evaluators;
        private int disposed;

        public Action<Evaluation, CancellationToken> Script { get; set; } = (_, _) => { };

        public int Evaluated => Volatile.Read(ref evaluated);

        public int Evaluators => Volatile.Read(ref evaluators);

        public int Disposed => Volatile.Read(ref disposed);

        public string Name => "scripted";

        public string Identity => "scripted";

        public int ObservationSize => 0;

        public ModelSpace Models => throw new NotSupportedException();

        public EnvironmentInfo? Environment => null;

        public RolloutWork Work(string run, int index, int direction = 0) =>
            new(run, "hash", this, Plan, [new Evaluation(index, direction, 0, new Dna([]), default)]);

        public RolloutWork Works(string run, int first, int count) =>
            new(run, "hash", this, Plan, [.. Enumerable.Range(first, count).Select(i => new Evaluation(i, 0, 0, new Dna([]), default))]);

        public IEvaluator CreateEvaluator()
        {
            Interlocked.Increment(ref evaluators);
            return new Evaluator(this);
        }

        private sealed class Evaluator(ScriptedObjective owner) : IEvaluator
        {
            public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
            {
                owner.Script(evaluation, cancellationToken);
                Interlocked.Increment(ref owner.evaluated);
                return new Outcome(evaluation.Index, InvalidReason.None, 0, 0, 0, null);
            }

            public void Dispose() => Interlocked.Increment(ref owner.disposed);
        }
    }
}
