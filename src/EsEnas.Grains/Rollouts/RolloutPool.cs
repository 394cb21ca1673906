using System.Diagnostics.CodeAnalysis;
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
            if (threads.Length == 0) StartThreads();
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

    private void Wake(int pieces)
    {
        var asleep = threads.Length - busy;
        if (pieces >= asleep) Monitor.PulseAll(gate);
        else for (var i = 0; i < pieces; i++) Monitor.Pulse(gate);
    }

    private void Withdraw(RolloutItem item)
    {
        int left;
        lock (gate) left = queue.Remove(item.Place!);
        item.Cancel(left);
    }

    private void RunSlot()
    {
        ThreadPriorities.LowerCurrent(options.Nice);
        var evaluators = new LruCache<IEvaluator>(options.EvaluatorsPerSlot, DisposeQuietly);
        for (var worked = false; TryTake(worked, out var item, out var position); worked = true) Evaluate(item, position, evaluators);
        evaluators.Clear();
    }

    // One visit to the lock between two evaluations.
    private bool TryTake(bool worked, [MaybeNullWhen(false)] out RolloutItem item, out int position)
    {
        lock (gate)
        {
            if (worked) busy--;
            while (!stopped)
            {
                if (queue.TryDequeue(out item))
                {
                    position = item.TakeNext();
                    busy++;
                    return true;
                }
                Monitor.Wait(gate);
            }
        }
        (item, position) = (null, -1);
        return false;
    }

    private void Evaluate(RolloutItem item, int position, LruCache<IEvaluator> evaluators)
    {
        var work = item.Work;
        var evaluation = work.Evaluations[position];
        try
        {
            item.Token.ThrowIfCancellationRequested();
            if (!evaluators.TryGet(work.SpecificationHash, out var evaluator))
            {
                evaluator = work.Objective.CreateEvaluator();
                evaluators.Set(work.SpecificationHash, evaluator);
            }
            using var span = EvaluationTrace.Of(work.Trace, evaluation.Index)?.Start(evaluation.Index);
            var start = time.GetTimestamp();
            var outcome = evaluator.Evaluate(work.Plan, evaluation, item.Token);
            var duration = time.GetElapsedTime(start);
            EvaluationTrace.Note(span, outcome);
            Interlocked.Increment(ref finished);
            // Before anybody learns of the outcome: who then collects finds it counted.
            metrics.Evaluated(work.Objective.Name, outcome, duration.TotalSeconds);
            item.Complete(position, outcome, duration);
        }
        catch (OperationCanceledException) when (item.Token.IsCancellationRequested)
        {
            item.Cancel(1);
        }
        catch (Exception exception)
        {
            LogFaulted(logger, exception, evaluation.Index, work.Run);
            // What it left behind in the evaluator is unknown.
            evaluators.Remove(work.SpecificationHash);
            item.Fault(position, exception);
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
