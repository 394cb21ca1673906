using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Tests.Rollouts;

/// <summary>Slots are shared in time. The clock is the test's: each evaluation moves it on, step by step.</summary>
public sealed class SlotSharingTests
{
    private readonly StepClock clock = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endless_evaluation_makes_way_for_another_run_and_goes_on_where_it_was()
    {
        using var pool = Pool(1);
        using var enough = new CancellationTokenSource();
        var eternal = new SteppingObjective(TimeSpan.FromMilliseconds(5), 10_000_000);
        var endless = pool.RunAsync(eternal.Work("eternal", 0), enough.Token);
        await GrainCluster.UntilAsync(() => eternal.Steps > 1000);
        var honest = new SteppingObjective(TimeSpan.FromMilliseconds(10), 50);
        for (var i = 0; i < 5; i++)
            Assert.Equal(50, Assert.Single((await pool.RunAsync(honest.Work("honest", i), Cancelled)).Outcomes).Steps);
        var before = eternal.Steps;
        await GrainCluster.UntilAsync(() => eternal.Steps > before);
        Assert.Equal(1, eternal.Started);
        Assert.False(endless.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
    }

    [Fact]
    public async Task Run_of_short_evaluations_keeps_three_quarters_of_the_time_beside_one_of_long_ones()
    {
        using var pool = Pool(1);
        using var enough = new CancellationTokenSource();
        var eternal = new SteppingObjective(TimeSpan.FromMilliseconds(20), 4_000_000);
        var seen = new List<long>();
        var honest = new SteppingObjective(TimeSpan.FromMilliseconds(20), 10) { Before = () => seen.Add(eternal.Steps) };
        var endless = pool.RunAsync(eternal.Work("eternal", 0), enough.Token);
        await GrainCluster.UntilAsync(() => eternal.Steps > 200);
        await pool.RunAsync(honest.Works("honest", 0, 201), Cancelled);
        // 40 s of the honest run's: beside them some 13 s of the other's, 670 steps.
        Assert.InRange(seen[^1] - seen[0], 500, 850);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
    }

    [Fact]
    public async Task Evaluation_within_its_first_second_is_never_interrupted()
    {
        using var pool = Pool(1);
        var first = new SteppingObjective(TimeSpan.FromMilliseconds(10), 90);
        var second = new SteppingObjective(TimeSpan.FromMilliseconds(10), 90);
        await Task.WhenAll(pool.RunAsync(first.Works("first", 0, 20), Cancelled), pool.RunAsync(second.Works("second", 0, 20), Cancelled));
        Assert.Equal(0, pool.Turns);
    }

    [Fact]
    public async Task Evaluation_that_waits_for_its_turn_ends_when_it_is_cancelled()
    {
        using var pool = Pool(1);
        using var enough = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var eternal = new SteppingObjective(TimeSpan.FromMilliseconds(5), 10_000_000);
        var endless = pool.RunAsync(eternal.Work("eternal", 0), enough.Token);
        await GrainCluster.UntilAsync(() => eternal.Steps > 1000);
        var holding = new SteppingObjective(TimeSpan.Zero, 1) { Before = () => gate.Wait(Cancelled) };
        var held = pool.RunAsync(holding.Work("holding", 0), Cancelled);
        await GrainCluster.UntilAsync(() => pool.Parked == 1 && pool.Load.Busy == 1);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        await GrainCluster.UntilAsync(() => pool.Load == (1, 1, 0) && pool.Parked == 0);
        gate.Set();
        await held;
        await GrainCluster.UntilAsync(() => pool.Load == (1, 0, 0));
    }

    [Fact]
    public async Task Evaluations_that_wait_are_bounded_in_number_and_all_come_to_their_end()
    {
        using var pool = Pool(2);
        using var submitted = new ManualResetEventSlim();
        var runs = Runs(12, TimeSpan.FromMilliseconds(50), submitted);
        var all = runs.Select(one => pool.RunAsync(one.Objective.Works(one.Run, 0, 3), Cancelled)).ToArray();
        submitted.Set();
        foreach (var done in all) Assert.All((await done).Outcomes, outcome => Assert.Equal(200, outcome.Steps));
        // Four for each slot; and one that is about to change places with another.
        Assert.InRange(pool.MostParked, 1, 10);
        await GrainCluster.UntilAsync(() => pool.Load == (2, 0, 0));
    }

    [Fact]
    public async Task Evaluation_that_holds_a_slot_for_too_long_is_a_fault_that_says_how_long_and_which_option()
    {
        using var pool = Pool(1, options => options.EvaluationTimeLimit = TimeSpan.FromSeconds(30));
        var eternal = new SteppingObjective(TimeSpan.FromMilliseconds(100), 10_000_000);
        var error = await Assert.ThrowsAsync<EvaluationFaultException>(() => pool.RunAsync(eternal.Work("run", 3), Cancelled));
        Assert.True(error.IsFinal);
        Assert.StartsWith("Evaluation 3 failed: it ran for 30 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("--evaluation-limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_in_which_an_evaluation_waits_for_its_turn_does_not_count_against_its_limit()
    {
        using var pool = Pool(1, options => options.EvaluationTimeLimit = TimeSpan.FromSeconds(30));
        using var submitted = new ManualResetEventSlim();
        var all = Runs(4, TimeSpan.FromMilliseconds(100), submitted).Select(one => pool.RunAsync(one.Objective.Work(one.Run, 0), Cancelled))
            .ToArray();
        submitted.Set();
        foreach (var done in all) await done;
        // 80 s in all, 20 s each.
        Assert.True(pool.Turns > 0);
    }

    [Fact]
    public async Task Long_evaluations_whose_models_do_not_fit_beside_each_other_come_to_their_end_one_after_the_other()
    {
        using var pool = Pool(1, options => options.ModelMemoryBytes = 100 << 20);
        var runs = Enumerable.Range(0, 3)
            .Select(run => (Run: $"run{run}", Objective: new SteppingObjective(TimeSpan.FromMilliseconds(100), 100) { Bytes = 60 << 20 }))
            .ToArray();
        var all = runs.Select(one => pool.RunAsync(one.Objective.Works(one.Run, 0, 2), Cancelled)).ToArray();
        foreach (var done in all) Assert.All((await done).Outcomes, outcome => Assert.Equal(100, outcome.Steps));
        // To make way for one that waits for memory would free none.
        Assert.Equal(0, pool.Turns);
    }

    /// <summary>
    /// Runs whose evaluations begin once all are submitted: the first would otherwise be over before the second is there.
    /// </summary>
    private static (string Run, SteppingObjective Objective)[] Runs(int count, TimeSpan step, ManualResetEventSlim submitted) =>
    [
        .. Enumerable.Range(0, count)
            .Select(run => ($"run{run}", new SteppingObjective(step, 200) { Before = () => submitted.Wait(Cancelled) })),
    ];

    private RolloutPool Pool(int slots, Action<RolloutOptions>? configure = null)
    {
        var options = new RolloutOptions { Slots = slots, EvaluationTimeLimit = TimeSpan.FromDays(1) };
        configure?.Invoke(options);
        return new RolloutPool(Options.Create(options), clock, NullLogger<RolloutPool>.Instance);
    }

    /// <summary>Time that passes by steps alone; each thread has its own, as each slot has its own core.</summary>
    private sealed class StepClock : TimeProvider
    {
        [ThreadStatic]
        private static long mine;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => mine;

        public static void Step(TimeSpan time) => mine += time.Ticks;
    }

    private sealed class SteppingObjective(TimeSpan step, int horizon) : IObjective
    {
        private static readonly EvaluationPlan Plan = new(default, 1, [], 0.1, Normalizer.Identity(0), []);
        private long steps;
        private int started;

        public Action Before { get; init; } = () => { };

        public long Steps => Interlocked.Read(ref steps);

        public int Started => Volatile.Read(ref started);

        public string Name => "stepping";

        public string Identity => "stepping";

        public int ObservationSize => 0;

        public ModelSpace Models => throw new NotSupportedException();

        public long Bytes { get; init; }

        public EnvironmentInfo? Environment => Bytes == 0 ? null : new("stepping", 0, [], [], "") { SimulationBytes = Bytes };

        public RolloutWork Work(string run, int index) => Works(run, index, 1);

        public RolloutWork Works(string run, int first, int count) =>
            new(run, run, this, Plan, [.. Enumerable.Range(first, count).Select(i => new Evaluation(i, 0, 0, new Dna([]), default))]);

        public IEvaluator CreateEvaluator() => new Evaluator(this);

        private sealed class Evaluator(SteppingObjective owner) : IEvaluator
        {
            public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken) =>
                throw new NotSupportedException("With a gate only.");

            public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, IStepGate gate, CancellationToken cancellationToken)
            {
                Interlocked.Increment(ref owner.started);
                owner.Before();
                var next = 0;
                var made = 0;
                for (; made < owner.Horizon; made++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (made == next) next += Math.Clamp(gate.Pass(), 1, Episode.StepsBetweenChecks);
                    StepClock.Step(owner.Each);
                    Interlocked.Increment(ref owner.steps);
                }
                return new Outcome(evaluation.Index, InvalidReason.None, 0, 0, made, null);
            }

            public void Dispose()
            {
                // Nothing is held.
            }
        }

        private TimeSpan Each => step;

        private int Horizon => horizon;
    }
}
