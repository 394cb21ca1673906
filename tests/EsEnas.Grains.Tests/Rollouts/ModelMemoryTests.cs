using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Search;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Tests.Rollouts;

/// <summary>What models take of a silo's memory is bounded: who waits, who makes way, who is never disturbed.</summary>
public sealed class ModelMemoryTests
{
    private const long Unit = RolloutOptions.LeastModelMemory;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluations_whose_models_do_not_fit_beside_those_at_work_wait_and_all_are_made()
    {
        using var pool = Pool(4, 100);
        using var pairs = new Barrier(2);
        var large = new SizedObjective(40) { Script = _ => pairs.SignalAndWait(Cancelled) };
        var done = await pool.RunAsync(large.Work("run", 20), Cancelled);
        Assert.Equal(20, done.Outcomes.Length);
        Assert.Equal((2, 2), (large.MostAtOnce, large.Made));
    }

    [Fact]
    public async Task Evaluator_that_was_used_longest_ago_makes_way_and_what_it_took_is_counted()
    {
        using var pool = Pool(1, 100);
        var (x, y, z) = (new SizedObjective(40), new SizedObjective(40), new SizedObjective(40));
        foreach (var objective in new[] { x, y, x, z }) await pool.RunAsync(objective.Work("run", 1), Cancelled);
        Assert.Equal((0, 1, 0), (x.Disposed, y.Disposed, z.Disposed));
        Assert.Equal((0, 80 * Unit, 100 * Unit), pool.Memory);
        Assert.Equal(1, pool.Evictions);
        await pool.RunAsync(x.Work("run", 1), Cancelled);
        Assert.Equal(1, x.Made);
    }

    [Fact]
    public async Task Evaluation_at_work_is_never_disturbed_by_one_that_needs_its_memory()
    {
        using var pool = Pool(2, 100);
        using var gate = new ManualResetEventSlim();
        var first = new SizedObjective(60) { Script = _ => gate.Wait(Cancelled) };
        var working = pool.RunAsync(first.Work("first", 1), Cancelled);
        await GrainCluster.UntilAsync(() => first.Started == 1);
        var second = new SizedObjective(60) { Script = _ => Assert.Equal(1, first.Ended) };
        var waiting = pool.RunAsync(second.Work("second", 1), Cancelled);
        Assert.Equal((2, 1, 1), pool.Load);
        gate.Set();
        await Task.WhenAll(working, waiting);
        // By then nobody needed the first one any more.
        Assert.Equal(1, first.Disposed);
    }

    [Fact]
    public async Task Run_of_a_large_model_is_not_starved_by_small_ones()
    {
        var clock = new CountingClock();
        using var pool = Pool(2, 100, clock);
        using var gates = new CountdownEvent(1);
        var small = new SizedObjective(10)
        {
            Script = evaluation =>
            {
                if (evaluation.Index < 2) gates.Wait(Cancelled);
                else clock.Step(TimeSpan.FromSeconds(0.5));
            },
        };
        var many = pool.RunAsync(small.Work("small", 50), Cancelled);
        await GrainCluster.UntilAsync(() => small.Started == 2);
        var seen = 0;
        var large = new SizedObjective(100) { Script = _ => seen = small.Started };
        var one = pool.RunAsync(large.Work("large", 1), Cancelled);
        gates.Signal();
        await Task.WhenAll(many, one);
        // Those at work, and seconds of what would be driven out.
        Assert.InRange(seen, 2, 12);
    }

    [Fact]
    public async Task Model_that_does_not_fit_at_all_is_evaluated_alone()
    {
        using var pool = Pool(3, 100);
        var huge = new SizedObjective(1000);
        var small = new SizedObjective(1) { Script = _ => Assert.Equal(huge.Started, huge.Ended) };
        await Task.WhenAll(pool.RunAsync(huge.Work("huge", 5), Cancelled), pool.RunAsync(small.Work("small", 20), Cancelled));
        Assert.Equal(1, huge.MostAtOnce);
    }

    [Fact]
    public async Task Evaluator_of_an_evaluation_that_threw_gives_its_memory_back()
    {
        using var pool = Pool(1, 100);
        var bad = new SizedObjective(100) { Script = _ => throw new InvalidOperationException("bang") };
        await Assert.ThrowsAsync<EvaluationFaultException>(() => pool.RunAsync(bad.Work("bad", 1), Cancelled));
        Assert.Equal((0, 0, 100 * Unit), pool.Memory);
        Assert.Single((await pool.RunAsync(new SizedObjective(100).Work("good", 1), Cancelled)).Outcomes);
    }

    [Fact]
    public async Task Runs_whose_models_drive_each_other_out_take_turns_of_seconds_and_not_of_evaluations()
    {
        using var pool = Pool(1, 100);
        using var gate = new ManualResetEventSlim();
        var objectives = Enumerable.Range(0, 4).Select(_ => new SizedObjective(60)).ToArray();
        var first = new SizedObjective(1) { Script = _ => gate.Wait(Cancelled) };
        var held = pool.RunAsync(first.Work("held", 1), Cancelled);
        var all = objectives.Select((objective, run) => pool.RunAsync(objective.Work($"run{run}", 100), Cancelled)).ToArray();
        gate.Set();
        await Task.WhenAll([held, .. all]);
        // Not for each of the four hundred.
        Assert.InRange(objectives.Sum(objective => objective.Made), 4, 40);
    }

    private static RolloutPool Pool(int slots, int units, TimeProvider? time = null) =>
        new(Options.Create(new RolloutOptions { Slots = slots, ModelMemoryBytes = units * Unit }), time ?? TimeProvider.System,
            NullLogger<RolloutPool>.Instance);

    /// <summary>Time that passes by steps alone.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ticks);

        public void Step(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }

    /// <summary>An objective whose simulations say what they take.</summary>
    private sealed class SizedObjective(int units) : IObjective
    {
        private static readonly EvaluationPlan Plan = new(default, 1, [], 0.1, Normalizer.Identity(0), []);
        private readonly Lock gate = new();
        private readonly string hash = Guid.NewGuid().ToString();

        public Action<Evaluation> Script { get; init; } = _ => { };

        public int Started { get; private set; }

        public int Ended { get; private set; }

        public int MostAtOnce { get; private set; }

        public int Made { get; private set; }

        public int Disposed { get; private set; }

        public string Name => "sized";

        public string Identity => "sized";

        public int ObservationSize => 0;

        public ModelSpace Models => throw new NotSupportedException();

        public EnvironmentInfo? Environment { get; } = new("sized", 0, [], [], "sized") { SimulationBytes = units * Unit };

        public RolloutWork Work(string run, int count) =>
            new(run, hash, this, Plan, [.. Enumerable.Range(0, count).Select(i => new Evaluation(i, 0, 0, new Dna([]), default))]);

        public IEvaluator CreateEvaluator()
        {
            lock (gate) Made++;
            return new Evaluator(this);
        }

        private sealed class Evaluator(SizedObjective owner) : IEvaluator
        {
            public Outcome Evaluate(EvaluationPlan plan, Evaluation evaluation, CancellationToken cancellationToken)
            {
                lock (owner.gate) owner.MostAtOnce = Math.Max(owner.MostAtOnce, ++owner.Started - owner.Ended);
                try
                {
                    owner.Script(evaluation);
                }
                finally
                {
                    lock (owner.gate) owner.Ended++;
                }
                return new Outcome(evaluation.Index, InvalidReason.None, 0, 0, 0, null);
            }

            public void Dispose()
            {
                lock (owner.gate) owner.Disposed++;
            }
        }
    }
}
