using EsEnas.Core.Rollouts;
using EsEnas.Grains.Telemetry;
using EsEnas.Grains.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// A silo's slots, fed by a bounded queue that is fair between runs. Dedicated, lowered background threads work in them, never the grains'
/// scheduler nor the thread pool, so that calls and probes are answered while every core computes. There are more threads than slots only
/// while long evaluations wait in memory for their next turn.
/// </summary>
/// <remarks>Thread safe. Threads start with the first evaluation.</remarks>
internal sealed partial class RolloutPool : IDisposable
{
    // The first second of an evaluation is never divided, so that short ones are as quick as ever.
    private static readonly TimeSpan Quantum = TimeSpan.FromSeconds(1);

    // What is beyond the first second counts threefold, and one that ends its worker process eightfold: a run of short, sound evaluations
    // keeps three quarters of the slots beside one of long ones, and more than half beside both kinds.
    private const int LongWeight = 3;
    private const int AbortWeight = 8;
    private readonly object gate = new();
    private readonly FairQueue<ISlotWork> queue = new();
    private readonly List<RolloutSlot> threads = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly RolloutOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SiloMetrics metrics;
    private int busy;
    private int idle;
    private int parked;
    private int numbers;
    private long finished;
    private bool stopped;

    public RolloutPool(IOptions<RolloutOptions> options, TimeProvider time, ILogger<RolloutPool> logger, SiloMetrics? metrics = null,
        EvaluationWorkers? workers = null)
    {
        this.options = options.Value;
        this.workers = workers;
        memory = new ModelMemory(this.options);
        canBegin = work => work is not RolloutItem item || memory.HasRoomFor(memory.NeedOf(item.Work.Objective));
        workers?.Bound(() => memory.Room);
        this.time = time;
        this.logger = logger;
        this.metrics = metrics ?? SiloMetrics.Unobserved;
        metrics?.ObservePool(() => Load);
        metrics?.ObserveMemory(() => Memory, () => Evictions);
    }

    /// <summary>Slots, and how many evaluations run and wait now.</summary>
    public (int Slots, int Busy, int Queued) Load
    {
        get
        {
            lock (gate) return (options.Slots, busy, queue.Count);
        }
    }

    /// <summary>Evaluations that have ended with an outcome.</summary>
    public long Finished => Interlocked.Read(ref finished);

    /// <summary>How long an evaluation may hold a slot.</summary>
    public TimeSpan TimeLimit => options.EvaluationTimeLimit;

    /// <summary>Evaluations that began and wait for their next turn.</summary>
    internal int Parked
    {
        get
        {
            lock (gate) return parked;
        }
    }

    /// <summary>The most there ever were of these at once.</summary>
    internal int MostParked { get; private set; }

    /// <summary>How often an evaluation made way for another run's.</summary>
    internal long Turns { get; private set; }

    /// <summary>Queues evaluations. The task ends with their outcomes, the first exception, or cancelled.</summary>
    /// <exception cref="RolloutQueueFullException">No room.</exception>
    /// <exception cref="EvaluationFaultException">By the task: an evaluation threw; the others were given up.</exception>
    public Task<TimedOutcomes> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var pieces = work.Evaluations.Count;
        if (pieces == 0) return Task.FromResult(new TimedOutcomes([], 0));
        var item = new RolloutItem(work, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token));
        lock (gate)
        {
            if (stopped || item.Token.IsCancellationRequested)
            {
                item.Cancel(pieces);
                return item.Task;
            }
            if (queue.Count + pieces - (options.Slots - busy) > options.QueueLimit)
            {
                item.Cancel(pieces);
                throw new RolloutQueueFullException(options.QueueLimit);
            }
            if (threads.Count == 0) StartThreads();
            item.Place = queue.Enqueue(work.Run, item, pieces);
            Wake(pieces);
        }
        // At once if it is cancelled by now; nothing if it has ended by now. The registration goes with its source.
        item.Token.UnsafeRegister(_ => Withdraw(item), null);
        return item.Task;
    }

    /// <summary>Cancels what runs and waits, and ends the threads. Later work is cancelled at once.</summary>
    public void Stop()
    {
        lock (gate)
        {
            if (stopped) return;
            stopped = true;
            Monitor.PulseAll(gate);
        }
        stopping.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        RolloutSlot[] all;
        lock (gate) all = [.. threads];
        // An evaluation looks at its token every few hundred steps; one that does not must not hold up the process.
        foreach (var slot in all) slot.Thread.Join(TimeSpan.FromSeconds(5));
        foreach (var evaluator in memory.Clear()) DisposeQuietly(evaluator);
        stopping.Dispose();
    }

    /// <summary>The work of a thread of the pool, to its end.</summary>
    internal void Work(RolloutSlot slot)
    {
        ThreadPriorities.LowerCurrent(options.Nice);
        while (TryTake(slot) is { } position)
        {
            Free(slot);
            Evaluate(slot, position);
        }
        slot.Dispose();
    }

    /// <summary>
    /// Counts a slice of a long evaluation, and revokes its slot if it is another run's turn: the caller then waits until it is woken.
    /// </summary>
    /// <returns>Whether the slot was revoked.</returns>
    internal bool TryPark(RolloutSlot slot, TimeSpan slice)
    {
        lock (gate)
        {
            var item = slot.Item!;
            var isLong = slot.Ran > Quantum;
            queue.Charge(item.Work.Run, isLong ? LongWeight * slice : slice);
            // Cancelled under this lock or after it, it would be found where it waits.
            if (!isLong || stopped || item.Token.IsCancellationRequested || !queue.IsAhead(item.Work.Run, canBegin)) return false;
            // At the limit it only changes places with another one that waits, and as many as there are slots may be about to do so.
            if (parked >= RolloutOptions.MostParkedPerSlot * options.Slots && queue.First?.Item is RolloutItem) return false;
            if (parked >= (RolloutOptions.MostParkedPerSlot + 1) * options.Slots) return false;
            queue.Done(item.Work.Run, TimeSpan.Zero);
            slot.Parked = queue.Enqueue(item.Work.Run, slot, first: true);
            slot.HasSlot = false;
            MostParked = Math.Max(MostParked, ++parked);
            busy--;
            Turns++;
            if (idle > 0) Wake(1);
            else StartThread();
            return true;
        }
    }

    private void StartThreads()
    {
        LogStarted(logger, options.Slots, options.Nice);
        for (var slot = 0; slot < options.Slots; slot++) StartThread();
    }

    private void StartThread()
    {
        var slot = new RolloutSlot(this, numbers++, time);
        threads.Add(slot);
        slot.Thread.Start();
    }

    // A woken slot is no longer idle: the next wake must go to another one.
    private void Wake(int pieces)
    {
        for (; pieces > 0 && idle > 0; pieces--, idle--) Monitor.Pulse(gate);
    }

    private void Withdraw(RolloutItem item)
    {
        int left;
        lock (gate)
        {
            left = queue.Remove(item.Place!);
            foreach (var slot in threads)
            {
                if (slot.Parked is not { } place || slot.Item != item) continue;
                queue.Remove(place);
                Unpark(slot);
            }
            WakeWaiting();
        }
        item.Cancel(left);
    }

    private void Unpark(RolloutSlot slot)
    {
        slot.Parked = null;
        parked--;
        slot.Wake();
    }

    // One visit to the lock between two evaluations.
    private int? TryTake(RolloutSlot slot)
    {
        lock (gate)
        {
            if (slot.HasSlot)
            {
                busy--;
                slot.HasSlot = false;
            }
            while (!stopped)
            {
                while (busy < options.Slots && Next(slot) is { } work)
                {
                    busy++;
                    if (work is RolloutItem item)
                    {
                        slot.HasSlot = true;
                        slot.Begin(item);
                        return item.TakeNext();
                    }
                    var waiting = (RolloutSlot)work;
                    waiting.HasSlot = true;
                    Unpark(waiting);
                }
                // One more than there are slots is of use only while some evaluations wait.
                if (parked == 0 && threads.Count > options.Slots) break;
                idle++;
                Monitor.Wait(gate);
            }
            threads.Remove(slot);
            return null;
        }
    }

    private void Evaluate(RolloutSlot slot, int position)
    {
        var item = slot.Item!;
        var work = item.Work;
        var evaluation = work.Evaluations[position];
        try
        {
            item.Token.ThrowIfCancellationRequested();
            var evaluator = slot.EvaluatorOf(work);
            using var span = EvaluationTrace.Of(work.Trace, evaluation.Index)?.Start(evaluation.Index);
            var start = time.GetTimestamp();
            var outcome = evaluator.Evaluate(work.Plan, evaluation, slot, item.Token);
            var duration = time.GetElapsedTime(start);
            EvaluationTrace.Note(span, outcome);
            Interlocked.Increment(ref finished);
            // Counted before the outcome is delivered, so that a collection afterwards includes it.
            metrics.Evaluated(work.Objective.Name, outcome, duration.TotalSeconds);
            var aborted = evaluator is IAbortReporter { AbortReason.Length: > 0 };
            if (aborted) Note(item, evaluation.Index, ((IAbortReporter)evaluator).AbortReason);
            Leave(slot, aborted);
            item.Complete(position, outcome, duration);
        }
        catch (OperationCanceledException) when (item.Token.IsCancellationRequested)
        {
            Leave(slot);
            item.Cancel(1);
        }
        catch (Exception exception)
        {
            LogFaulted(logger, exception, evaluation.Index, work.Run);
            // What an exception left behind in the evaluator is unknown.
            if (slot.Lease.Evaluator is { } spoilt) slot.Lease.Leaving.Add(spoilt);
            slot.Lease.Evaluator = null;
            Leave(slot);
            item.Fault(position, exception);
        }
    }

    private void Leave(RolloutSlot slot, bool aborted = false)
    {
        var run = slot.Item!.Work.Run;
        var (rest, held) = (slot.Unaccounted, slot.HasSlot);
        var isLong = slot.End() > Quantum;
        lock (gate)
        {
            GiveBack(slot);
            if (held) queue.Done(run, aborted ? AbortWeight * rest : isLong ? LongWeight * rest : rest);
        }
        if (slot.Lease.Leaving.Count > 0) Free(slot);
    }

    private void Note(RolloutItem item, int index, string reason)
    {
        item.AbortReason = reason;
        LogAborted(logger, index, item.Work.Run, reason);
    }
}
