using EsEnas.Core.Rollouts;
using EsEnas.Grains.Workers;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// A thread of the pool; it works while it holds a slot. Between the steps of a long evaluation it asks whether
/// another run's turn has come: then it gives the slot away and waits, with everything that the evaluation has in memory, until it is its
/// turn again.
/// </summary>
/// <remarks>Its state belongs to its own thread, except what the pool guards by its lock.</remarks>
internal sealed class RolloutSlot : IStepGate, ISlotWork, IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);
    private readonly RolloutPool pool;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turn = new(0);
    private StepPace pace;
    private long sliceStart;

    public RolloutSlot(RolloutPool pool, int number, TimeProvider time)
    {
        this.pool = pool;
        this.time = time;
        Thread = new Thread(() => pool.Work(this)) { IsBackground = true, Name = $"rollout-{number}" };
    }

    public Thread Thread { get; }

    /// <summary>What its evaluation holds of the memory for models. The pool's while it takes and gives back.</summary>
    public ModelLease Lease { get; } = new();

    /// <summary>What it works on; null between two evaluations.</summary>
    public RolloutItem? Item { get; private set; }

    /// <summary>How long the evaluation has held a slot, to the last slice.</summary>
    public TimeSpan Ran { get; private set; }

    /// <summary>Whether it holds a slot. The pool's.</summary>
    public bool HasSlot { get; set; }

    /// <summary>Where it waits for its next turn; null if it does not. The pool's.</summary>
    public FairQueue<ISlotWork>.Place? Parked { get; set; }

    /// <summary>What the evaluation has taken since the pool was told last, which counts once.</summary>
    public TimeSpan Unaccounted => time.GetElapsedTime(sliceStart);

    public void Begin(RolloutItem item)
    {
        Item = item;
        Ran = TimeSpan.Zero;
        sliceStart = time.GetTimestamp();
        pace = StepPace.Start(sliceStart);
    }

    /// <summary>Ends the evaluation.</summary>
    /// <returns>How long it held a slot.</returns>
    public TimeSpan End()
    {
        Item = null;
        return Ran += Unaccounted;
    }

    /// <summary>The evaluator of its work: one that was kept, or else a new one.</summary>
    public IEvaluator EvaluatorOf(RolloutWork work) => Lease.Evaluator ??= work.Objective.CreateEvaluator();

    public int Pass()
    {
        var now = time.GetTimestamp();
        var slice = time.GetElapsedTime(sliceStart, now);
        if (slice < Slice) return pace.Next(now);
        sliceStart = now;
        Ran += slice;
        if (Ran > pool.TimeLimit) throw new EvaluationTimeoutException(pool.TimeLimit);
        if (!pool.TryPark(this, slice)) return pace.Next(now);
        turn.Wait();
        if (!HasSlot) throw new OperationCanceledException(Item!.Token);
        sliceStart = time.GetTimestamp();
        return pace.Resume(sliceStart);
    }

    /// <summary>Lets it continue if it has been given a slot, or else end. For the pool.</summary>
    public void Wake() => turn.Release();

    public void Dispose() => turn.Dispose();
}
