using EsEnas.Core.Rollouts;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// A silo's slots: one dedicated, lowered background thread each, fed by a bounded queue that is fair between runs. Never the grains' scheduler
/// nor the thread pool, so that calls and probes are answered while every core computes.
/// </summary>
/// <remarks>Thread safe. Threads start with the first evaluation.</remarks>
internal sealed partial class RolloutPool : IDisposable
{
    private readonly object gate = new();
    private readonly FairQueue<RolloutItem> queue = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly RolloutOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SiloMetrics metrics;
    private Thread[] threads = [];
    private int busy;
    private long finished;
    private bool stopped;

    public RolloutPool(IOptions<RolloutOptions> options, TimeProvider time, ILogger<RolloutPool> logger, SiloMetrics? metrics = null)
    {
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        this.metrics = metrics ?? SiloMetrics.Unobserved;
        metrics?.ObservePool(() => Load);
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

    /// <summary>Queues an evaluation. The task ends with its outcome, its exception, or cancelled.</summary>
    /// <exception cref="RolloutQueueFullException">No room.</exception>
    public Task<TimedOutcome> RunAsync(RolloutWork work, CancellationToken cancellationToken)
    {
        var item = new RolloutItem(work, cancellationToken);
        LinkedListNode<RolloutItem> node;
        lock (gate)
        {
            if (stopped || cancellationToken.IsCancellationRequested)
            {
                item.Cancel();
                return item.Task;
            }
            if (queue.Count >= options.QueueLimit) throw new RolloutQueueFullException(options.QueueLimit);
            if (threads.Length == 0) StartThreads();
            node = queue.Enqueue(work.Run, item);
            Monitor.Pulse(gate);
        }
        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.UnsafeRegister(_ => CancelQueued(work.Run, node), null);
            item.Registration = registration;
            // The item may have ended before the registration was stored.
            if (item.Task.IsCompleted) registration.Unregister();
        }
        return item.Task;
    }

    /// <summary>Cancels what runs and waits, and ends the threads. Later work is cancelled at once.</summary>
    public void Stop()
    {
        List<RolloutItem> waiting = [];
        lock (gate)
        {
            if (stopped) return;
            stopped = true;
            while (queue.TryDequeue(out var item)) waiting.Add(item);
            Monitor.PulseAll(gate);
        }
        stopping.Cancel();
        foreach (var item in waiting) item.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        // An evaluation looks at its token every few hundred steps; one that does not must not hold up the process.
        foreach (var thread in threads) thread.Join(TimeSpan.FromSeconds(5));
        stopping.Dispose();
    }

    private void StartThreads()
    {
        LogStarted(logger, options.Slots, options.Nice);
        threads = new Thread[options.Slots];
        for (var slot = 0; slot < threads.Length; slot++)
        {
            threads[slot] = new Thread(RunSlot) { IsBackground = true, Name = $"rollout-{slot}" };
            threads[slot].Start();
        }
    }

    private void CancelQueued(string run, LinkedListNode<RolloutItem> node)
    {
        bool removed;
        lock (gate) removed = queue.Remove(run, node);
        if (removed) node.Value.Cancel();
    }

    private void RunSlot()
    {
        ThreadPriorities.LowerCurrent(options.Nice);
        var evaluators = new LruCache<IEvaluator>(options.EvaluatorsPerSlot, DisposeQuietly);
        while (Next() is { } item)
        {
            try
            {
                Evaluate(item, evaluators);
            }
            finally
            {
                item.Registration.Unregister();
                lock (gate) busy--;
            }
        }
        evaluators.Clear();
    }

    private RolloutItem? Next()
    {
        lock (gate)
        {
            while (true)
            {
                if (stopped) return null;
                if (queue.TryDequeue(out var item))
                {
                    busy++;
                    return item;
                }
                Monitor.Wait(gate);
            }
        }
    }

    private void Evaluate(RolloutItem item, LruCache<IEvaluator> evaluators)
    {
        var work = item.Work;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(item.CancellationToken, stopping.Token);
            either.Token.ThrowIfCancellationRequested();
            if (!evaluators.TryGet(work.SpecificationHash, out var evaluator))
            {
                evaluator = work.Objective.CreateEvaluator();
                evaluators.Set(work.SpecificationHash, evaluator);
            }
            using var span = work.Trace?.Start(work.Evaluation.Index);
            var start = time.GetTimestamp();
            var outcome = evaluator.Evaluate(work.Plan, work.Evaluation, either.Token);
            var seconds = time.GetElapsedTime(start).TotalSeconds;
            EvaluationTrace.Note(span, outcome);
            Interlocked.Increment(ref finished);
            // Before anybody learns of the outcome: who then collects finds it counted.
            metrics.Evaluated(work.Objective.Name, outcome, seconds);
            item.Complete(outcome, seconds);
        }
        catch (OperationCanceledException) when (item.CancellationToken.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            item.Cancel();
        }
        catch (Exception exception)
        {
            LogFaulted(logger, exception, work.Evaluation.Index, work.Run);
            // What it left behind in the evaluator is unknown.
            evaluators.Remove(work.SpecificationHash);
            item.Fault(exception);
        }
    }

    private void DisposeQuietly(IEvaluator evaluator)
    {
        try
        {
            evaluator.Dispose();
        }
        catch (Exception exception)
        {
            LogDisposeFailed(logger, exception);
        }
    }
}
